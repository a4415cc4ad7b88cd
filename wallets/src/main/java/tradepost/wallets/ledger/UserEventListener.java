package tradepost.wallets.ledger;

import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.platform.event.UserRegistered;
import tradepost.platform.relay.BatchHandler;
import tradepost.platform.relay.Received;
import tradepost.wallets.domain.Instruction;
import tradepost.wallets.domain.LedgerCommand.OpenWallet;

/** Opens a wallet for everyone who registers. */
@Component
class UserEventListener implements BatchHandler {
    private static final int SHARD = 110;

    private final Bookkeeper bookkeeper;

    UserEventListener(Bookkeeper bookkeeper) {
        this.bookkeeper = bookkeeper;
    }

    @Override
    public Mono<Void> on(List<Received> batch) {
        List<Instruction> instructions =
                batch.stream().map(UserEventListener::toInstruction).toList();
        return instructions.isEmpty()
                ? Mono.empty()
                : bookkeeper.book(instructions).then();
    }

    private static Instruction toInstruction(Received received) {
        return new Instruction(SHARD, new OpenWallet(((UserRegistered) received.event()).userId()));
    }
}
