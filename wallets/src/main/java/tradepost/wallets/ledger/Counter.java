package tradepost.wallets.ledger;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.platform.relay.GroupCommit;
import tradepost.wallets.domain.Decision;
import tradepost.wallets.domain.Instruction;
import tradepost.wallets.domain.LedgerCommand;

/**
 * Where HTTP hands in its commands. Requests that arrive together share a commit. There are two lanes, each a shard; a
 * user is always in the same one, on every replica, so that the requests of a user, and their idempotency keys, are
 * decided in one line.
 */
@Component
public class Counter {
    private static final int FIRST_SHARD = 100;
    private static final int LANES = 2;

    private final List<GroupCommit<LedgerCommand, Decision>> lanes;

    Counter(Bookkeeper bookkeeper) {
        this.lanes = IntStream.range(0, LANES)
                .mapToObj(lane -> lane(bookkeeper, FIRST_SHARD + lane))
                .toList();
    }

    /** @return the decision, once it is recorded */
    public Mono<Decision> submit(LedgerCommand command) {
        return lanes.get(laneOf(command.userId())).submit(command);
    }

    private static GroupCommit<LedgerCommand, Decision> lane(Bookkeeper bookkeeper, int shard) {
        GroupCommit.Bounds all = GroupCommit.Bounds.DEFAULT;
        return new GroupCommit<>(
                new GroupCommit.Bounds(all.queue() / LANES, all.batch(), 1, all.gap(), all.timeout()),
                commands -> bookkeeper.book(commands.stream()
                        .map(command -> new Instruction(shard, command))
                        .toList()));
    }

    private static int laneOf(UUID userId) {
        return Math.floorMod(userId.hashCode(), LANES);
    }
}
