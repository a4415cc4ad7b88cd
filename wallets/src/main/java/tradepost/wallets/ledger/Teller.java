package tradepost.wallets.ledger;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tradepost.platform.event.Ids;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;
import tradepost.platform.problem.RequestId;
import tradepost.platform.relay.Outbox;
import tradepost.wallets.domain.Answer;
import tradepost.wallets.domain.Decision;
import tradepost.wallets.domain.LedgerCommand;
import tradepost.wallets.domain.WalletsProblem;

/**
 * Takes a user's request to the ledger, and brings the answer or the problem. With an {@code Idempotency-Key} the same
 * request is done once, however often it is sent, and answered as it was the first time.
 */
@Component
public class Teller {
    /** The header with a client's name for its request. */
    public static final String KEY = "Idempotency-Key";

    private static final String REPLAYED = "Idempotency-Replayed";
    private static final Pattern KEY_PATTERN = Pattern.compile("[\\x21-\\x7e]{1,100}");

    private final Counter counter;
    private final Outbox outbox;

    Teller(Counter counter, Outbox outbox) {
        this.counter = counter;
        this.outbox = outbox;
    }

    /** A key names one command of its user for ever; without one, every request is a command of its own. */
    public static UUID commandId(Caller caller, @Nullable String key) {
        return key == null
                ? UUID.randomUUID()
                : Ids.derived(
                        caller.userId(),
                        "key/" + Fields.matching(KEY, key, KEY_PATTERN, "has 1 to 100 visible ASCII characters"));
    }

    /**
     * @param done the kind of answer there is if it is done
     * @param exchange of the request; its answer is told whether it is an earlier one again
     * @throws Problem if it is refused
     */
    public <T extends Answer> Mono<T> ask(LedgerCommand command, Class<T> done, ServerWebExchange exchange) {
        outbox.requireRoom();
        String requestId = RequestId.of(exchange);
        return counter.submit(command)
                .doOnNext(decision -> markRepeated(decision, exchange.getResponse()))
                .doOnNext(Teller::requireDone)
                .doOnNext(decision -> AuditLog.done(command, requestId, decision instanceof Decision.Repeated))
                .map(decision -> done.cast(decision.answer()))
                .doOnError(Problem.class, problem -> AuditLog.refused(command, requestId, problem));
    }

    /** On the response itself, for the first answer may have been a problem. */
    private static void markRepeated(Decision decision, ServerHttpResponse response) {
        if (decision instanceof Decision.Repeated repeated) {
            if (repeated.isOther()) {
                throw Problem.of(
                        CommonProblem.IDEMPOTENCY_KEY_REUSED,
                        "This Idempotency-Key was sent with another request before. Send a new one.");
            }
            response.getHeaders().set(REPLAYED, "true");
        }
    }

    private static void requireDone(Decision decision) {
        switch (decision.answer()) {
            case Answer.TooLittle little -> throw tooLittle(little);
            case Answer.WalletUnknown unknown ->
                throw WalletsProblem.walletNotFound().with("walletId", unknown.walletId());
            case Answer.Denied denied -> throw Problem.of(denied.problem(), denied.detail());
            case Answer.Told _,
                    Answer.Opened _,
                    Answer.Moved _,
                    Answer.Transferred _,
                    Answer.Exchanged _,
                    Answer.Named _,
                    Answer.Closed _,
                    Answer.CurrencyOpened _ -> {}
        }
    }

    private static Problem tooLittle(Answer.TooLittle little) {
        return Problem.of(
                        WalletsProblem.INSUFFICIENT_FUNDS,
                        "The wallet has " + little.available().toPlainString() + " " + little.currency()
                                + " available.")
                .with("currency", little.currency())
                .with("required", little.required())
                .with("available", little.available())
                .with("held", little.held())
                .with("heldFor", little.heldFor());
    }
}
