package tradepost.orders.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.orders.store.LiveOrders;
import tradepost.orders.store.LiveOrders.Live;
import tradepost.platform.event.Ids;
import tradepost.platform.event.OrderCommand;
import tradepost.platform.event.Topic;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.Fields;
import tradepost.platform.relay.Message;

/** Cancels all of a user's orders. */
@RestController
class CancelAllController {
    private static final Pattern SYMBOL = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    /** The commands of one page at once: they share a commit. */
    private static final int CONCURRENCY = 200;

    private final LiveOrders orders;
    private final Intake intake;
    private final Clock clock;

    CancelAllController(LiveOrders orders, Intake intake, Clock clock) {
        this.orders = orders;
        this.intake = intake;
        this.clock = clock;
    }

    private static final Duration CLOCKS_APART = Duration.ofSeconds(5);

    /** @param cancelling how many orders are asked to end; each tells its end itself */
    record Cancelling(long cancelling) {}

    /**
     * Asks all the caller's live orders to end, or those in one symbol: those placed before this request, and the exits
     * that one of them is bringing along just now.
     *
     * @return when it is certain that every order is asked
     */
    @DeleteMapping("/api/v1/orders")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<Cancelling> cancel(
            @AuthenticationPrincipal Caller caller, @RequestParam(required = false) @Nullable String symbol) {
        if (symbol != null) {
            Fields.matching("symbol", symbol, SYMBOL, "is a stock's symbol");
        }
        Instant now = clock.instant();
        return orders.findAll(caller.userId(), symbol, lastBefore(now))
                .concatMap(page -> cancelPage(page, now), 1)
                .reduce(0L, Long::sum)
                .map(Cancelling::new);
    }

    private Mono<Long> cancelPage(List<Live> page, Instant now) {
        return Flux.fromIterable(page)
                .flatMap(order -> intake.command(cancellation(order, now)), CONCURRENCY)
                .count();
    }

    private static Message cancellation(Live order, Instant now) {
        OrderCommand command = new OrderCommand.CancelWithExits(
                Ids.derived(order.id(), "cancel-all"), now, order.id(), order.symbol());
        return new Message(Topic.ORDER_COMMANDS, order.symbol(), command);
    }

    /** Ids sort by time: what comes long after this request is not of it. A replica's clock may be ahead of ours. */
    private static UUID lastBefore(Instant now) {
        return Ids.timeOrdered(now.plus(CLOCKS_APART), new UUID(0, 0));
    }
}
