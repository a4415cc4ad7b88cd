package tradepost.wallets.ledger;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.relay.BatchHandler;
import tradepost.platform.relay.Received;
import tradepost.wallets.domain.Instruction;
import tradepost.wallets.domain.LedgerCommand.Trade;

/**
 * Books what execution asks for. A partition is a shard; the partitions of a poll are shared out over two batches that
 * are booked at once, so that one is decided while PostgreSQL records the other. A wallet's commands are in one
 * partition, and so in one line.
 */
@Component
class WalletCommandListener implements BatchHandler {
    private static final int LANES = 2;

    private final Bookkeeper bookkeeper;

    WalletCommandListener(Bookkeeper bookkeeper) {
        this.bookkeeper = bookkeeper;
    }

    @Override
    public Mono<Void> on(List<Received> batch) {
        return Flux.fromStream(batch.stream()
                        .map(WalletCommandListener::toInstruction)
                        .collect(Collectors.groupingBy(instruction -> instruction.shard() % LANES))
                        .values()
                        .stream())
                .flatMapDelayError(bookkeeper::book, LANES, 1)
                .then();
    }

    private static Instruction toInstruction(Received received) {
        return new Instruction(received.partition(), new Trade((WalletCommand) received.event()));
    }
}
