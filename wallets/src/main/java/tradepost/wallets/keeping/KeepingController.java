package tradepost.wallets.keeping;

import java.net.URI;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tradepost.platform.event.Ids;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.Fields;
import tradepost.wallets.domain.Answer;
import tradepost.wallets.domain.KeepingCommand.CloseWallet;
import tradepost.wallets.domain.KeepingCommand.CreateWallet;
import tradepost.wallets.domain.KeepingCommand.OpenCurrency;
import tradepost.wallets.domain.KeepingCommand.RenameWallet;
import tradepost.wallets.domain.Wallet;
import tradepost.wallets.ledger.MoneyField;
import tradepost.wallets.ledger.Remainder;
import tradepost.wallets.ledger.Teller;

/** Opens, names and closes the caller's wallets, and the currencies in them. */
@RestController
@RequestMapping("/api/v1/wallets")
class KeepingController {
    /** Letters, digits, marks and signs of any script, and single spaces between them. */
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,50}$)[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}]++( [\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}]++)*+");

    private static final String NAME_RULE = "has 1 to 50 letters, digits or signs, with single spaces between words";

    private final Teller teller;

    KeepingController(Teller teller) {
        this.teller = teller;
    }

    /** @param name unlike those of the user's other open wallets */
    record NameRequest(@Nullable String name) {
        String toName() {
            return Fields.matching("name", name, NAME, NAME_RULE);
        }
    }

    /** A wallet with its name. */
    record NamedWallet(UUID id, String name) {
        static NamedWallet of(Answer.Named named) {
            return new NamedWallet(named.walletId(), named.name());
        }
    }

    /** @param currency ISO 4217 code */
    record CurrencyRequest(@Nullable String currency) {}

    /** A currency of a wallet, with what there is of it. */
    record OpenedCurrency(String currency, Remainder balance) {
        static OpenedCurrency of(Answer.CurrencyOpened opened) {
            return new OpenedCurrency(opened.account().currency(), Remainder.of(opened.account()));
        }
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Mono<NamedWallet> create(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = Teller.KEY, required = false) @Nullable String key,
            @RequestBody NameRequest request,
            ServerWebExchange exchange) {
        UUID id = Teller.commandId(caller, key);
        UUID walletId = Ids.derived(id, "wallet");
        return teller.ask(
                        new CreateWallet(id, caller.userId(), walletId, request.toName()), Answer.Named.class, exchange)
                .doOnNext(
                        _ -> exchange.getResponse().getHeaders().setLocation(URI.create("/api/v1/wallets/" + walletId)))
                .map(NamedWallet::of);
    }

    @PutMapping("/{walletId}")
    Mono<NamedWallet> rename(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String walletId,
            @RequestHeader(name = Teller.KEY, required = false) @Nullable String key,
            @RequestBody NameRequest request,
            ServerWebExchange exchange) {
        UUID wallet = Wallet.id(walletId);
        return teller.ask(
                        new RenameWallet(Teller.commandId(caller, key), caller.userId(), wallet, request.toName()),
                        Answer.Named.class,
                        exchange)
                .map(NamedWallet::of);
    }

    @DeleteMapping("/{walletId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> close(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String walletId,
            @RequestHeader(name = Teller.KEY, required = false) @Nullable String key,
            ServerWebExchange exchange) {
        UUID wallet = Wallet.id(walletId);
        return teller.ask(
                        new CloseWallet(Teller.commandId(caller, key), caller.userId(), wallet),
                        Answer.Closed.class,
                        exchange)
                .then();
    }

    @PostMapping("/{walletId}/currencies")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<OpenedCurrency> openCurrency(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String walletId,
            @RequestHeader(name = Teller.KEY, required = false) @Nullable String key,
            @RequestBody CurrencyRequest request,
            ServerWebExchange exchange) {
        OpenCurrency open = new OpenCurrency(
                Teller.commandId(caller, key),
                caller.userId(),
                Wallet.id(walletId),
                MoneyField.currency("currency", request.currency()));
        return teller.ask(open, Answer.CurrencyOpened.class, exchange).map(OpenedCurrency::of);
    }
}
