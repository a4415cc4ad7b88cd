package tradepost.wallets.ledger;

import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.platform.event.Ids;
import tradepost.platform.jwt.Caller;
import tradepost.wallets.domain.LedgerCommand.OpenWallet;
import tradepost.wallets.domain.Wallet;
import tradepost.wallets.domain.WalletsProblem;
import tradepost.wallets.store.StatementStore;

/** Whether a wallet is the caller's; the default wallet is opened where registration has not done so yet. */
@Component
public class OwnWallets {
    private final StatementStore statements;
    private final Counter counter;

    OwnWallets(StatementStore statements, Counter counter) {
        this.statements = statements;
        this.counter = counter;
    }

    /** The id, or WALLET_NOT_FOUND if there is no such wallet or it is another's. */
    public Mono<UUID> require(Caller caller, String walletId) {
        UUID id = Wallet.id(walletId);
        return statements.owns(caller.userId(), id).flatMap(isOwn -> isOwn ? Mono.just(id) : openIfDefault(caller, id));
    }

    public Mono<Void> openDefault(Caller caller) {
        return counter.submit(new OpenWallet(caller.userId())).then();
    }

    private Mono<UUID> openIfDefault(Caller caller, UUID id) {
        return id.equals(Ids.defaultWallet(caller.userId()))
                ? openDefault(caller).thenReturn(id)
                : Mono.error(WalletsProblem.walletNotFound());
    }
}
