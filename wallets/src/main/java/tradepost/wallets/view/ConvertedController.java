package tradepost.wallets.view;

import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.platform.jwt.Caller;
import tradepost.platform.money.Money;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;
import tradepost.wallets.domain.Asset;
import tradepost.wallets.domain.Wallet;
import tradepost.wallets.domain.WalletsProblem;
import tradepost.wallets.ledger.OwnWallets;
import tradepost.wallets.rates.Conversion;
import tradepost.wallets.rates.Conversion.Cash;
import tradepost.wallets.rates.Conversion.Using;
import tradepost.wallets.rates.RateBook;
import tradepost.wallets.rates.Rates;
import tradepost.wallets.store.CashStore;
import tradepost.wallets.store.CashStore.CashRow;

/** What the caller's cash is worth in one currency, at the banks' rates: all of it, or that of one wallet. */
@RestController
@RequestMapping("/api/v1/wallets")
class ConvertedController {
    private final CashStore cash;
    private final Rates rates;
    private final OwnWallets wallets;

    ConvertedController(CashStore cash, Rates rates, OwnWallets wallets) {
        this.cash = cash;
        this.rates = rates;
        this.wallets = wallets;
    }

    /**
     * @param to ISO 4217 code
     * @param using {@code mid} or {@code bid-ask}; {@code mid} where it is left out
     */
    @GetMapping("/converted")
    Mono<ConvertedView> all(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String using) {
        Target target = Target.of(to, using);
        return rates.current().map(target::in).zipWhen(_ -> findAll(caller), Priced::convert);
    }

    @GetMapping("/{walletId}/converted")
    Mono<ConvertedView> one(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String walletId,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String using) {
        Target target = Target.of(to, using);
        UUID id = Wallet.id(walletId);
        return rates.current().map(target::in).zipWhen(_ -> findOne(caller, id), Priced::convert);
    }

    /** The first call of a user opens the default wallet where registration has not done so yet. */
    private Mono<List<CashRow>> findAll(Caller caller) {
        return cash.findOfUser(caller.userId())
                .filter(rows -> !rows.isEmpty())
                .switchIfEmpty(Mono.defer(() -> wallets.openDefault(caller).then(cash.findOfUser(caller.userId()))));
    }

    /** As above; what is no wallet of the caller is asked for once more, and refused. */
    private Mono<List<CashRow>> findOne(Caller caller, UUID walletId) {
        return cash.findOfWallet(caller.userId(), walletId)
                .filter(rows -> !rows.isEmpty())
                .switchIfEmpty(Mono.defer(() -> wallets.require(caller, walletId.toString())
                        .flatMap(id -> cash.findOfWallet(caller.userId(), id))));
    }

    private static Stream<Cash> toCash(CashRow row) {
        return row.currency() == null || row.total() == null
                ? Stream.empty()
                : Stream.of(new Cash(row.walletId(), new Money(row.total(), Currency.getInstance(row.currency()))));
    }

    /** What to convert to, and at which rates. */
    private record Priced(Target target, RateBook book) {
        ConvertedView convert(List<CashRow> rows) {
            return ConvertedView.of(Conversion.of(
                    book,
                    target.using(),
                    target.currency(),
                    rows.stream().flatMap(ConvertedController::toCash).toList()));
        }
    }

    /** What to convert to, and how. */
    private record Target(Currency currency, Using using) {
        static Target of(@Nullable String to, @Nullable String using) {
            String code = Fields.text("to", to, 3, 3);
            if (!Asset.isCurrency(code)) {
                throw Fields.invalid("to", "is an ISO 4217 code such as PLN");
            }
            return new Target(Currency.getInstance(code), using(using));
        }

        private static Using using(@Nullable String text) {
            return switch (text) {
                case null -> Using.MID;
                case "mid" -> Using.MID;
                case "bid-ask" -> Using.BID_ASK;
                default -> throw Fields.invalid("using", "is mid or bid-ask");
            };
        }

        /** A currency no bank has a rate of is not one to convert to. */
        Priced in(RateBook book) {
            String code = currency.getCurrencyCode();
            if (using == Using.BID_ASK && !book.hasBidAsk()) {
                throw Problem.of(
                        WalletsProblem.RATES_UNAVAILABLE, "The bank has not told its bids and asks yet; use mid.");
            }
            boolean known =
                    switch (using) {
                        case MID -> book.mid(code, code).isPresent();
                        case BID_ASK -> book.bidAsk(code, code).isPresent();
                    };
            if (!known) {
                throw Fields.invalid("to", "is a currency the banks have this kind of rate of");
            }
            return new Priced(this, book);
        }
    }
}
