package tradepost.orders.intake;

import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tradepost.orders.OrdersProperties;
import tradepost.orders.domain.Order;
import tradepost.orders.domain.OrderProblem;
import tradepost.orders.domain.OrderStatus;
import tradepost.orders.domain.Published;
import tradepost.orders.intake.Intake.Placed;
import tradepost.orders.store.OrderStore;
import tradepost.orders.store.OrderStore.NewOrder;
import tradepost.orders.view.OrderFeed;
import tradepost.orders.view.OrderView;
import tradepost.platform.event.Ids;
import tradepost.platform.event.Json;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.event.OrderCommand;
import tradepost.platform.event.Topic;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;
import tradepost.platform.relay.Message;

/** Places and cancels orders. */
@RestController
public class OrderController {
    private static final String REPLAYED = "Idempotency-Replayed";
    private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait=(\\d{1,2})(?:$|[,;\\s])");
    private static final int WAIT_SECONDS_MAX = 10;
    private static final Set<String> TERMINAL = Set.of("EXECUTED", "CANCELLED", "REJECTED", "EXPIRED");
    /** An order that rests is decided as well: it waits for its price, not for us. */
    private static final Set<String> DECIDED =
            Set.of("OPEN", "PARTIALLY_FILLED", "EXECUTED", "CANCELLED", "REJECTED", "EXPIRED");

    private final Admission admission;
    private final OrderValue value;
    private final Intake intake;
    private final EarlierOrders earlier;
    private final OrderStore orders;
    private final OrderFeed feed;
    private final OrdersProperties properties;
    private final Clock clock;

    OrderController(
            Admission admission,
            OrderValue value,
            Intake intake,
            EarlierOrders earlier,
            OrderStore orders,
            OrderFeed feed,
            OrdersProperties properties,
            Clock clock) {
        this.admission = admission;
        this.value = value;
        this.intake = intake;
        this.earlier = earlier;
        this.orders = orders;
        this.feed = feed;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Places an order.
     *
     * @param prefer {@code wait=5} waits up to so many seconds for the outcome, 10 at most
     * @return 201 with the order as stored; with {@code Prefer: wait}, 200 if it was executed, in part too, 409 with
     *     the reason if nothing of it was, and 201 if that is not decided in time. {@code Preference-Applied} says for
     *     how long it was waited at most, {@code Idempotency-Replayed} that this is the order of an earlier, equal
     *     request
     */
    @PostMapping("/api/v1/orders")
    Mono<ResponseEntity<OrderView>> place(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
            @RequestBody PlaceOrder asked,
            ServerHttpResponse response) {
        Duration wait = wait(prefer);
        return Mono.fromCallable(() -> judge(asked, caller, key))
                .flatMap(judged -> submit(judged, wait))
                .onErrorResume(Problem.class, refusal -> earlier(asked, caller, key, refusal))
                .flatMap(found -> found.isReplayed() && !wait.isZero() ? await(found, wait) : Mono.just(found))
                .doOnNext(found -> describe(found, wait, response.getHeaders()))
                .map(OrderController::accepted)
                .map(wait.isZero() ? OrderController::created : OrderController::outcome);
    }

    /** What a client asks for, and why it is not accepted. */
    private record Judged(NewOrder order, Optional<Problem> refusal) {}

    private Mono<Placed> submit(Judged judged, Duration wait) {
        return judged.refusal()
                .map(refusal -> intake.refuse(judged.order(), refusal))
                .orElseGet(() -> wait.isZero() ? intake.place(judged.order()) : placeAndWait(judged.order(), wait));
    }

    private static Placed accepted(Placed placed) {
        if (placed.refusal() != null) {
            throw placed.refusal();
        }
        return placed;
    }

    /** On the answer whatever it will be, the problem of a refusal too. */
    private static void describe(Placed placed, Duration wait, HttpHeaders headers) {
        if (placed.isReplayed()) {
            headers.set(REPLAYED, "true");
        }
        if (!wait.isZero()) {
            headers.set("Preference-Applied", "wait=" + wait.toSeconds());
        }
    }

    /**
     * A request that was decided once is answered so again, whatever its time or the market has become since: the
     * refusal is of a new order.
     */
    private Mono<Placed> earlier(PlaceOrder asked, Caller caller, @Nullable String key, Problem refusal) {
        return isReadable(key) && isReadable(asked.clientOrderId())
                ? earlier.find(caller.userId(), key, asked.clientOrderId(), hash(asked))
                        .switchIfEmpty(Mono.error(refusal))
                : Mono.error(refusal);
    }

    /** PostgreSQL takes no NUL; what has one was never accepted. */
    private static boolean isReadable(@Nullable String name) {
        return name == null || name.indexOf('\0') < 0;
    }

    /** Cancels an order: 204 when it is cancelled, 409 when it ended otherwise, 202 when its end is still to come. */
    @DeleteMapping("/api/v1/orders/{id}")
    Mono<ResponseEntity<Void>> cancel(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
        UUID orderId = Fields.uuid("id", id);
        return orders.find(caller.userId(), orderId)
                .switchIfEmpty(Mono.error(() -> OrderView.notFound(orderId)))
                .flatMap(order -> order.status().isTerminal() ? Mono.just(order) : cancelAndWait(order))
                .map(OrderController::cancelled);
    }

    private Judged judge(PlaceOrder asked, Caller caller, @Nullable String key) {
        if (key != null) {
            Fields.text("Idempotency-Key", key, 1, 128);
        }
        Admission.Judged judged = admission.judge(asked, caller.userId(), clock.instant());
        return new Judged(newOrder(judged.order(), asked, caller, key), judged.refusal());
    }

    private NewOrder newOrder(Order order, PlaceOrder asked, Caller caller, @Nullable String key) {
        OrderCommand command = new OrderCommand.PlaceOrder(
                Ids.derived(order.id(), "place"), order.terms().createdAt(), order.id(), order.symbol());
        return new NewOrder(
                order,
                key,
                hash(asked),
                value.of(order),
                List.of(
                        new Message(Topic.ORDER_COMMANDS, order.symbol(), command),
                        new Message(Topic.ORDER_EVENTS, caller.userId().toString(), Published.placed(order))));
    }

    /**
     * Listens before the order is stored, so that an outcome as quick as it likes is not missed. An order that was
     * placed earlier has told its outcome already: nothing waits for it.
     */
    private Mono<Placed> placeAndWait(NewOrder order, Duration wait) {
        Sinks.Empty<OrderChanged> placedEarlier = Sinks.empty();
        return feed.next(order.order().terms().userId(), order.order().id(), DECIDED)
                .takeUntilOther(placedEarlier.asMono())
                .timeout(wait, Mono.empty())
                .thenReturn(order)
                .zipWith(
                        intake.place(order).doOnNext(placed -> {
                            if (placed.isReplayed() || placed.refusal() != null) {
                                placedEarlier.tryEmitEmpty();
                            }
                        }),
                        (_, placed) -> placed)
                .flatMap(placed -> placed.refusal() == null ? reread(placed) : Mono.just(placed));
    }

    /** An order placed earlier may be decided, or be about to: it listens first, then looks. */
    private Mono<Placed> await(Placed placed, Duration wait) {
        if (placed.refusal() != null) {
            return Mono.just(placed);
        }
        Order order = placed.order();
        Mono<Boolean> told =
                feed.next(order.terms().userId(), order.id(), DECIDED).map(_ -> true);
        Mono<Boolean> decided =
                find(order).filter(now -> DECIDED.contains(now.status().name())).map(_ -> true);
        return Flux.merge(2, told, decided).next().timeout(wait, Mono.empty()).then(Mono.defer(() -> reread(placed)));
    }

    private Mono<Placed> reread(Placed placed) {
        return orders.find(placed.order().terms().userId(), placed.order().id())
                .map(order -> new Placed(order, null, placed.isReplayed()));
    }

    /** Listens before it commands; an order that ended before that has nothing more to tell. */
    private Mono<Order> cancelAndWait(Order order) {
        Sinks.Empty<OrderChanged> endedBefore = Sinks.empty();
        Mono<Order> commanded = intake.command(cancellation(order))
                .then(Mono.defer(() -> find(order)))
                .doOnNext(now -> {
                    if (now.status().isTerminal()) {
                        endedBefore.tryEmitEmpty();
                    }
                });
        return feed.next(order.terms().userId(), order.id(), TERMINAL)
                .takeUntilOther(endedBefore.asMono())
                .timeout(properties.cancelWait(), Mono.empty())
                .thenReturn(order)
                .zipWith(commanded, (_, sent) -> sent)
                .flatMap(this::find);
    }

    private Message cancellation(Order order) {
        OrderCommand command = new OrderCommand.CancelOrder(
                Ids.derived(order.id(), "cancel"), clock.instant(), order.id(), order.symbol());
        return new Message(Topic.ORDER_COMMANDS, order.symbol(), command);
    }

    private Mono<Order> find(Order order) {
        return orders.find(order.terms().userId(), order.id());
    }

    private static ResponseEntity<OrderView> created(Placed placed) {
        return ResponseEntity.created(
                        URI.create("/api/v1/orders/" + placed.order().id()))
                .body(OrderView.of(placed.order()));
    }

    private static ResponseEntity<OrderView> outcome(Placed placed) {
        return switch (placed.order().status()) {
            case EXECUTED -> ResponseEntity.ok(OrderView.of(placed.order()));
            case PENDING, OPEN, PARTIALLY_FILLED -> created(placed);
            case CANCELLED, REJECTED, EXPIRED -> ended(placed.order());
        };
    }

    /** What traded in part before it ended is no refusal. */
    private static ResponseEntity<OrderView> ended(Order order) {
        if (order.fills().quantity().signum() == 0) {
            throw OrderView.refusal(order);
        }
        return ResponseEntity.ok(OrderView.of(order));
    }

    private static ResponseEntity<Void> cancelled(Order order) {
        if (order.status() == OrderStatus.CANCELLED) {
            return ResponseEntity.noContent().build();
        }
        if (order.status().isTerminal()) {
            throw Problem.of(OrderProblem.ORDER_FINAL, "The order is " + order.status() + " and cannot be cancelled.")
                    .with("orderStatus", order.status().name());
        }
        return ResponseEntity.status(HttpStatus.ACCEPTED).build();
    }

    private static Duration wait(@Nullable String prefer) {
        Matcher matcher = WAIT.matcher(prefer == null ? "" : prefer);
        return matcher.find()
                ? Duration.ofSeconds(Math.min(WAIT_SECONDS_MAX, Integer.parseInt(matcher.group(1))))
                : Duration.ZERO;
    }

    private static String hash(PlaceOrder asked) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Json.write(asked)));
        } catch (NoSuchAlgorithmException cause) {
            throw new IllegalStateException("every Java platform has SHA-256", cause);
        }
    }
}
