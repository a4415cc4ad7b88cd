package tradepost.orders.intake;

import java.math.BigDecimal;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tradepost.orders.OrdersProperties;
import tradepost.orders.board.MarketBoard;
import tradepost.orders.domain.Order;
import tradepost.orders.domain.OrderProblem;
import tradepost.orders.domain.OrderStatus;
import tradepost.orders.domain.Stage;
import tradepost.orders.domain.Terms;
import tradepost.orders.store.OrderStore;
import tradepost.orders.view.OrderFeed;
import tradepost.orders.view.OrderView;
import tradepost.platform.event.Ids;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.event.OrderCommand;
import tradepost.platform.event.Topic;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;
import tradepost.platform.relay.Message;

/** Replaces orders: a resting order gets another quantity or price, whole or not at all. */
@RestController
class ReplaceController {
    private final Admission admission;
    private final MarketBoard board;
    private final OrderValue value;
    private final Intake intake;
    private final OrderStore orders;
    private final OrderFeed feed;
    private final OrdersProperties properties;
    private final Clock clock;

    ReplaceController(
            Admission admission,
            MarketBoard board,
            OrderValue value,
            Intake intake,
            OrderStore orders,
            OrderFeed feed,
            OrdersProperties properties,
            Clock clock) {
        this.admission = admission;
        this.board = board;
        this.value = value;
        this.intake = intake;
        this.orders = orders;
        this.feed = feed;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * What the order shall become; what is left out stays.
     *
     * @param quantity in all, with what was filled before
     */
    record Replace(
            @Nullable String quantity,
            @Nullable String limitPrice,
            @Nullable String stopPrice) {
        boolean isEmpty() {
            return quantity == null && limitPrice == null && stopPrice == null;
        }
    }

    /**
     * 200 with the order as it has become, 409 with the reason if it has not, 202 when that is still to come. What it
     * would be worth more is reserved of the caller's limits before execution is asked.
     */
    @PatchMapping("/api/v1/orders/{id}")
    Mono<ResponseEntity<OrderView>> replace(
            @AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody Replace asked) {
        UUID orderId = Fields.uuid("id", id);
        return orders.find(caller.userId(), orderId)
                .switchIfEmpty(Mono.error(() -> OrderView.notFound(orderId)))
                .flatMap(order -> replaceAndWait(order, command(order, asked)));
    }

    private OrderCommand.ReplaceOrder command(Order order, Replace asked) {
        Terms terms = order.terms();
        requireLive(order);
        if (order.stage() == Stage.REPLACING) {
            throw Problem.of(OrderProblem.ORDER_BUSY, "The order is being changed just now. Try again.");
        }
        if (terms.notional() != null) {
            throw ofWorth();
        }
        if (asked.isEmpty()) {
            throw Fields.invalid("quantity", "or limitPrice or stopPrice is required");
        }
        admission.requireCaughtUp();
        StockRules rules = new StockRules(board.stock(order.symbol())
                .orElseThrow(() -> Problem.of(
                        CommonProblem.SERVICE_UNAVAILABLE, "Stocks are being read after a start. Try again shortly.")));
        rules.requireNotHalted();
        if (terms.leg() != null && asked.quantity() != null) {
            throw Fields.invalid("quantity", "of an exit is what its entry has bought; it cannot be replaced");
        }
        return new OrderCommand.ReplaceOrder(
                Ids.timeOrdered(clock.instant()),
                clock.instant(),
                order.id(),
                order.symbol(),
                order.revision().number(),
                asked.quantity() == null ? null : rules.quantity(asked.quantity()),
                price(rules, "limitPrice", asked.limitPrice(), terms.type().hasLimit()),
                price(rules, "stopPrice", asked.stopPrice(), terms.type().hasStop()));
    }

    /** Its quantity follows from its price: another of either would be worth something else. */
    private static Problem ofWorth() {
        return Problem.of(
                OrderProblem.ORDER_OF_WORTH,
                "The quantity and the price of an order by worth belong together. Cancel it and place another.");
    }

    /** What the order would be worth if it became what is asked; an exit counts for nothing, and may always leave. */
    private BigDecimal worth(Order order, OrderCommand.ReplaceOrder asked) {
        Terms terms = order.terms();
        if (terms.leg() != null) {
            return BigDecimal.ZERO;
        }
        return value.of(
                terms.replaced(
                        asked.quantity() == null ? order.quantity() : asked.quantity(),
                        asked.limitPrice() == null ? terms.limitPrice() : asked.limitPrice(),
                        asked.stopPrice() == null ? terms.stopPrice() : asked.stopPrice()),
                order.fills());
    }

    private static @Nullable BigDecimal price(
            StockRules rules, String field, @Nullable String value, boolean isPartOfType) {
        if (value == null) {
            return null;
        }
        if (!isPartOfType) {
            throw Fields.invalid(field, "does not belong to this order");
        }
        return rules.price(field, value);
    }

    /** Listens before it commands; an order that ended before that gives no answer. */
    private Mono<ResponseEntity<OrderView>> replaceAndWait(Order order, OrderCommand.ReplaceOrder command) {
        Sinks.Empty<OrderChanged> endedBefore = Sinks.empty();
        UUID answer = OrderCommand.answerTo(command.id());
        Mono<Order> commanded = intake.replace(
                        order, worth(order, command), new Message(Topic.ORDER_COMMANDS, order.symbol(), command))
                .then(Mono.defer(() -> find(order)))
                .doOnNext(now -> {
                    if (now.status().isTerminal()) {
                        endedBefore.tryEmitEmpty();
                    }
                });
        return feed.next(order.terms().userId(), change -> isOutcome(change, order, answer))
                .takeUntilOther(endedBefore.asMono())
                .timeout(properties.cancelWait(), Mono.empty())
                .map(change -> new Outcome(answer, change))
                .defaultIfEmpty(new Outcome(answer, null))
                .zipWith(commanded, (outcome, _) -> outcome)
                .flatMap(outcome -> find(order).map(outcome::answer));
    }

    private static boolean isOutcome(OrderChanged change, Order order, UUID answer) {
        return change.id().equals(answer)
                || (change.orderId().equals(order.id())
                        && OrderStatus.valueOf(change.status()).isTerminal());
    }

    private Mono<Order> find(Order order) {
        return orders.find(order.terms().userId(), order.id());
    }

    private static void requireLive(Order order) {
        if (order.status().isTerminal()) {
            throw Problem.of(OrderProblem.ORDER_FINAL, "The order is " + order.status() + " and cannot be replaced.")
                    .with("orderStatus", order.status().name());
        }
    }

    /**
     * What became of the command.
     *
     * @param change the change that tells; null if none came in time
     */
    private record Outcome(UUID answerId, @Nullable OrderChanged change) {
        ResponseEntity<OrderView> answer(Order now) {
            if (change == null || !change.id().equals(answerId)) {
                requireLive(now);
                return ResponseEntity.accepted().body(OrderView.of(now));
            }
            if (change.reason() != null) {
                throw Problem.of(
                                OrderProblem.valueOf(change.reason()),
                                Objects.requireNonNullElse(change.detail(), "The order was not replaced."))
                        .with("orderStatus", change.status());
            }
            return ResponseEntity.ok(OrderView.of(now));
        }
    }
}
