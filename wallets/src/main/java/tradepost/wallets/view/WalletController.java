package tradepost.wallets.view;

import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.platform.event.Ids;
import tradepost.platform.jwt.Caller;
import tradepost.wallets.ledger.OwnWallets;
import tradepost.wallets.store.StatementStore;

/** The caller's wallets and what is in them. */
@RestController
@RequestMapping("/api/v1/wallets")
class WalletController {
    private final StatementStore statements;
    private final OwnWallets wallets;

    WalletController(StatementStore statements, OwnWallets wallets) {
        this.statements = statements;
        this.wallets = wallets;
    }

    /** Opens the default wallet where registration has not done so yet. */
    @GetMapping
    Mono<List<WalletView>> list(@AuthenticationPrincipal Caller caller) {
        return statements
                .findWallets(caller.userId())
                .filter(known -> !known.isEmpty())
                .switchIfEmpty(
                        Mono.defer(() -> wallets.openDefault(caller).then(statements.findWallets(caller.userId()))))
                .map(known -> WalletView.of(known, Ids.defaultWallet(caller.userId())));
    }

    @GetMapping("/{walletId}/balances")
    Mono<List<BalanceView>> balances(@AuthenticationPrincipal Caller caller, @PathVariable String walletId) {
        return wallets.require(caller, walletId)
                .flatMap(statements::findBalances)
                .map(BalanceView::of);
    }
}
