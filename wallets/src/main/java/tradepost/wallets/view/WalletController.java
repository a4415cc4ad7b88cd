package tradepost.wallets.view;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.platform.event.Ids;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.Fields;
import tradepost.wallets.domain.LedgerCommand.OpenWallet;
import tradepost.wallets.domain.Wallet;
import tradepost.wallets.domain.WalletsProblem;
import tradepost.wallets.ledger.Counter;
import tradepost.wallets.store.StatementStore;

/** The caller's wallets, what is in them, and what went in and out. */
@RestController
@RequestMapping("/api/v1/wallets")
class WalletController {
    private static final int ENTRIES_DEFAULT = 50;

    private final StatementStore statements;
    private final Counter counter;

    WalletController(StatementStore statements, Counter counter) {
        this.statements = statements;
        this.counter = counter;
    }

    /** Opens the default wallet where registration has not done so yet. */
    @GetMapping
    Mono<List<WalletView>> list(@AuthenticationPrincipal Caller caller) {
        return statements
                .findWallets(caller.userId())
                .filter(wallets -> !wallets.isEmpty())
                .switchIfEmpty(Mono.defer(() -> open(caller).then(statements.findWallets(caller.userId()))))
                .map(wallets -> WalletView.of(wallets, Ids.defaultWallet(caller.userId())));
    }

    @GetMapping("/{walletId}/balances")
    Mono<List<BalanceView>> balances(@AuthenticationPrincipal Caller caller, @PathVariable String walletId) {
        return requireOwn(caller, walletId).flatMap(statements::findBalances).map(BalanceView::of);
    }

    @GetMapping("/{walletId}/entries")
    Mono<EntryPage> entries(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String walletId,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after) {
        int size = Fields.limit(limit, ENTRIES_DEFAULT);
        long before = EntryPage.cursor(after);
        return requireOwn(caller, walletId)
                .flatMap(wallet -> statements.findEntries(wallet, before, size + 1))
                .map(rows -> EntryPage.of(rows, size));
    }

    private Mono<UUID> requireOwn(Caller caller, String walletId) {
        UUID id = Wallet.id(walletId);
        return statements.owns(caller.userId(), id).flatMap(isOwn -> isOwn ? Mono.just(id) : openIfDefault(caller, id));
    }

    private Mono<UUID> openIfDefault(Caller caller, UUID id) {
        return id.equals(Ids.defaultWallet(caller.userId()))
                ? open(caller).thenReturn(id)
                : Mono.error(WalletsProblem.walletNotFound());
    }

    private Mono<Void> open(Caller caller) {
        return counter.submit(new OpenWallet(caller.userId())).then();
    }
}
