package tradepost.wallets.exchange;

import java.time.Clock;
import java.util.Currency;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tradepost.platform.jwt.Caller;
import tradepost.platform.money.Money;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;
import tradepost.wallets.domain.Answer;
import tradepost.wallets.domain.CashCommand.Exchange;
import tradepost.wallets.domain.ExchangeQuote;
import tradepost.wallets.domain.Wallet;
import tradepost.wallets.domain.WalletsProblem;
import tradepost.wallets.ledger.MoneyField;
import tradepost.wallets.ledger.OwnWallets;
import tradepost.wallets.ledger.Teller;
import tradepost.wallets.rates.RateBook;
import tradepost.wallets.rates.Rates;
import tradepost.wallets.store.QuoteStore;

/**
 * {@code POST /api/v1/wallets/{id}/exchange-quotes}: what the bank would give, and for how long; {@code POST
 * …/exchanges}: takes it, once.
 */
@RestController
@RequestMapping("/api/v1/wallets/{walletId}")
class ExchangeController {
    private final Rates rates;
    private final Quoting quoting;
    private final QuoteStore quotes;
    private final OwnWallets wallets;
    private final Teller teller;
    private final Clock clock;

    ExchangeController(
            Rates rates, Quoting quoting, QuoteStore quotes, OwnWallets wallets, Teller teller, Clock clock) {
        this.rates = rates;
        this.quoting = quoting;
        this.quotes = quotes;
        this.wallets = wallets;
        this.teller = teller;
        this.clock = clock;
    }

    /**
     * @param from the currency that is given, {@code to} the one that is received
     * @param amount how much is given
     */
    record QuoteRequest(
            @Nullable String from,
            @Nullable String to,
            @Nullable String amount) {
        Money given() {
            return MoneyField.money("from", from, amount);
        }

        Currency received() {
            Currency currency = MoneyField.currency("to", to);
            if (currency.getCurrencyCode().equals(from)) {
                throw Fields.invalid("to", "is another currency than \"from\"");
            }
            return currency;
        }
    }

    /** @param quoteId of a quote for this wallet that has not expired */
    record ExchangeRequest(@Nullable String quoteId) {}

    @PostMapping("/exchange-quotes")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<QuoteView> quote(
            @AuthenticationPrincipal Caller caller, @PathVariable String walletId, @RequestBody QuoteRequest request) {
        Money given = request.given();
        Currency received = request.received();
        return wallets.require(caller, walletId)
                .map(wallet -> new Quoting.Wish(caller.userId(), wallet, given, received))
                .flatMap(wish -> rates.current().map(book -> toQuote(wish, book)))
                .flatMap(quotes::insert)
                .map(QuoteView::of);
    }

    private ExchangeQuote toQuote(Quoting.Wish wish, RateBook book) {
        return quoting.quote(UUID.randomUUID(), wish, book, clock.instant());
    }

    @PostMapping("/exchanges")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<ExchangeReceipt> exchange(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String walletId,
            @RequestHeader(name = Teller.KEY, required = false) @Nullable String key,
            @RequestBody ExchangeRequest request,
            ServerWebExchange exchange) {
        UUID wallet = Wallet.id(walletId);
        UUID id = Teller.commandId(caller, key);
        return quotes.find(Fields.uuid("quoteId", request.quoteId()), caller.userId(), wallet)
                .switchIfEmpty(Mono.error(() -> Problem.of(
                        WalletsProblem.QUOTE_NOT_FOUND, "You have no such quote for this wallet; ask for a new one.")))
                .map(quote -> new Exchange(id, caller.userId(), wallet, quote, key))
                .flatMap(command -> teller.ask(command, Answer.Exchanged.class, exchange))
                .map(ExchangeReceipt::of);
    }
}
