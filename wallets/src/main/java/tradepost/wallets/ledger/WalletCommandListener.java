package tradepost.wallets.ledger;

import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.relay.BatchHandler;
import tradepost.platform.relay.Received;
import tradepost.wallets.domain.Instruction;
import tradepost.wallets.domain.LedgerCommand.Trade;

/** Books what execution asks for: one poll is one batch, a partition is a shard. */
@Component
class WalletCommandListener implements BatchHandler {
    private final Bookkeeper bookkeeper;

    WalletCommandListener(Bookkeeper bookkeeper) {
        this.bookkeeper = bookkeeper;
    }

    @Override
    public Mono<Void> on(List<Received> batch) {
        List<Instruction> instructions =
                batch.stream().map(WalletCommandListener::toInstruction).toList();
        return instructions.isEmpty()
                ? Mono.empty()
                : bookkeeper.book(instructions).then();
    }

    private static Instruction toInstruction(Received received) {
        return new Instruction(received.partition(), new Trade((WalletCommand) received.event()));
    }
}
