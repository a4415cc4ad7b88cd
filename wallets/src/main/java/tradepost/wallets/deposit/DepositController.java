package tradepost.wallets.deposit;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.platform.event.Ids;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;
import tradepost.platform.relay.Outbox;
import tradepost.wallets.domain.Answer;
import tradepost.wallets.domain.Decision;
import tradepost.wallets.domain.LedgerCommand;
import tradepost.wallets.domain.LedgerCommand.Deposit;
import tradepost.wallets.domain.LedgerCommand.Withdraw;
import tradepost.wallets.domain.Wallet;
import tradepost.wallets.domain.WalletsProblem;
import tradepost.wallets.ledger.Counter;

/**
 * {@code POST /api/v1/wallets/{id}/deposits} and {@code /withdrawals}. With an {@code Idempotency-Key} the same request
 * is done once, however often it is sent, and answered as it was the first time.
 */
@RestController
@RequestMapping("/api/v1/wallets/{walletId}")
class DepositController {
    private static final String KEY_HEADER = "Idempotency-Key";
    private static final String REPLAYED_HEADER = "Idempotency-Replayed";
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,100}");

    private final Counter counter;
    private final Outbox outbox;

    DepositController(Counter counter, Outbox outbox) {
        this.counter = counter;
        this.outbox = outbox;
    }

    @PostMapping("/deposits")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<Receipt> deposit(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String walletId,
            @RequestHeader(name = KEY_HEADER, required = false) @Nullable String key,
            @RequestBody MoneyRequest request,
            ServerHttpResponse response) {
        UUID wallet = Wallet.id(walletId);
        return submit(new Deposit(commandId(caller, key), caller.userId(), wallet, request.toMoney(), key), response);
    }

    @PostMapping("/withdrawals")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<Receipt> withdraw(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String walletId,
            @RequestHeader(name = KEY_HEADER, required = false) @Nullable String key,
            @RequestBody MoneyRequest request,
            ServerHttpResponse response) {
        UUID wallet = Wallet.id(walletId);
        return submit(new Withdraw(commandId(caller, key), caller.userId(), wallet, request.toMoney(), key), response);
    }

    private Mono<Receipt> submit(LedgerCommand command, ServerHttpResponse response) {
        outbox.requireRoom();
        return counter.submit(command)
                .doOnNext(decision -> markRepeated(decision, response))
                .map(decision -> toReceipt(decision.answer()));
    }

    /** On the response itself, for the first answer may have been a problem. */
    private static void markRepeated(Decision decision, ServerHttpResponse response) {
        if (decision instanceof Decision.Repeated repeated) {
            if (repeated.isOther()) {
                throw Problem.of(
                        CommonProblem.IDEMPOTENCY_KEY_REUSED,
                        "This Idempotency-Key was sent with another request before. Send a new one.");
            }
            response.getHeaders().set(REPLAYED_HEADER, "true");
        }
    }

    private static Receipt toReceipt(Answer answer) {
        return switch (answer) {
            case Answer.Moved moved -> Receipt.of(moved);
            case Answer.TooLittle little ->
                throw Problem.of(
                                WalletsProblem.INSUFFICIENT_FUNDS,
                                "The wallet has " + little.available().toPlainString() + " " + little.currency()
                                        + " available.")
                        .with("currency", little.currency())
                        .with("required", little.required())
                        .with("available", little.available())
                        .with("held", little.held());
            case Answer.WalletUnknown _ -> throw WalletsProblem.walletNotFound();
            case Answer.Told _, Answer.Opened _ -> throw new IllegalStateException("not about money: " + answer);
        };
    }

    /** A key names one command of its user for ever; without one, every request is a command of its own. */
    private static UUID commandId(Caller caller, @Nullable String key) {
        return key == null
                ? UUID.randomUUID()
                : Ids.derived(
                        caller.userId(),
                        "key/" + Fields.matching(KEY_HEADER, key, KEY, "has 1 to 100 visible ASCII characters"));
    }
}
