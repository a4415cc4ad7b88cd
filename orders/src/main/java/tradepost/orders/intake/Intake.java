package tradepost.orders.intake;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tradepost.orders.domain.Order;
import tradepost.orders.domain.OrderProblem;
import tradepost.orders.store.OrderStore;
import tradepost.orders.store.OrderStore.NewOrder;
import tradepost.orders.store.OrderStore.Stored;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;
import tradepost.platform.relay.Detached;
import tradepost.platform.relay.GroupCommit;
import tradepost.platform.relay.Message;
import tradepost.platform.relay.Outbox;

/** Stores orders with their commands, and cancellations, so that what was acknowledged is never lost. */
@Component
public final class Intake {
    /** Two batches that meet the same keys in another order can lock each other out; one of them is rolled back. */
    private static final int DEADLOCK_RETRIES = 3;

    private final OrderStore orders;
    private final Outbox outbox;
    private final GroupCommit<NewOrder, Mono<Placed>> placing =
            new GroupCommit<>(GroupCommit.Bounds.DEFAULT, this::commitOrders);
    private final GroupCommit<Message, Boolean> commanding =
            new GroupCommit<>(GroupCommit.Bounds.DEFAULT, this::commitCommands);

    public Intake(OrderStore orders, Outbox outbox) {
        this.orders = orders;
        this.outbox = outbox;
    }

    /**
     * What a request to place an order led to.
     *
     * @param isReplayed true if this is the order of an earlier, equal request
     */
    public record Placed(Order order, boolean isReplayed) {}

    /**
     * Stores an order and its command; the order of an earlier request with the same key and body instead, if there is
     * one.
     */
    public Mono<Placed> place(NewOrder order) {
        outbox.requireRoom();
        return placing.submit(order).flatMap(placed -> placed);
    }

    /**
     * The order of an earlier request with this key or client order id; empty if there is none.
     *
     * @return fails as {@link #place} does if the earlier request asked for something else
     */
    public Mono<Placed> findEarlier(
            UUID userId, @Nullable String key, @Nullable String clientOrderId, String requestHash) {
        if (key == null && clientOrderId == null) {
            return Mono.empty();
        }
        return orders.findByKeys(
                        new UUID[] {userId}, new @Nullable String[] {key}, new @Nullable String[] {clientOrderId})
                .collectList()
                .as(Detached::of)
                .flatMap(stored -> Mono.justOrEmpty(original(key, stored)))
                .flatMap(original -> repeated(key, requestHash, original));
    }

    /** Sends a command to the order's owner; done when it is certain to arrive. */
    public Mono<Boolean> command(Message command) {
        outbox.requireRoom();
        return commanding.submit(command);
    }

    private Mono<List<Mono<Placed>>> commitOrders(List<NewOrder> asked) {
        return orders.insert(asked)
                .collect(Collectors.toSet())
                .retryWhen(Retry.max(DEADLOCK_RETRIES).filter(ConcurrencyFailureException.class::isInstance))
                .flatMap(fresh -> fresh.size() == asked.size()
                        ? Mono.just(asked.stream().map(Intake::placed).toList())
                        : findEarlier(asked, fresh));
    }

    private Mono<List<Mono<Placed>>> findEarlier(List<NewOrder> asked, Set<UUID> fresh) {
        List<NewOrder> repeats = asked.stream()
                .filter(each -> !fresh.contains(each.order().id()))
                .toList();
        return orders.findByKeys(
                        repeats.stream()
                                .map(each -> each.order().terms().userId())
                                .toArray(UUID[]::new),
                        repeats.stream().map(NewOrder::idempotencyKey).toArray(String[]::new),
                        repeats.stream()
                                .map(each -> each.order().terms().clientOrderId())
                                .toArray(String[]::new))
                .collectList()
                .map(earlier -> asked.stream()
                        .map(each -> fresh.contains(each.order().id()) ? placed(each) : replayed(each, earlier))
                        .toList());
    }

    private Mono<List<Boolean>> commitCommands(List<Message> commands) {
        return outbox.transaction(outbox.append(commands))
                .thenReturn(commands.stream().map(_ -> true).toList());
    }

    private static Mono<Placed> placed(NewOrder asked) {
        return Mono.just(new Placed(asked.order(), false));
    }

    private static Mono<Placed> replayed(NewOrder asked, List<Stored> earlier) {
        List<Stored> mine =
                earlier.stream().filter(stored -> isRepeat(asked, stored)).toList();
        Stored original = original(asked.idempotencyKey(), mine)
                .orElseThrow(() -> new IllegalStateException("an order was neither stored nor found"));
        return repeated(asked.idempotencyKey(), asked.requestHash(), original);
    }

    /** What has the key comes before what has the client order id: they may be two orders. */
    private static Optional<Stored> original(@Nullable String key, List<Stored> earlier) {
        return earlier.stream().min(Comparator.comparing(stored -> !isKey(key, stored)));
    }

    /** The first answer again to the same request; another request under the same key or name is refused. */
    private static Mono<Placed> repeated(@Nullable String key, String requestHash, Stored original) {
        if (original.requestHash().equals(requestHash)) {
            return Mono.just(new Placed(original.order(), true));
        }
        return Mono.error(
                isKey(key, original)
                        ? keyReused()
                        : Problem.of(
                                OrderProblem.CLIENT_ORDER_ID_TAKEN,
                                "You have another order with this clientOrderId. Use a new one for a new order."));
    }

    private static boolean isKey(@Nullable String key, Stored stored) {
        return key != null && key.equals(stored.idempotencyKey());
    }

    private static Problem keyReused() {
        return Problem.of(
                CommonProblem.IDEMPOTENCY_KEY_REUSED,
                "This Idempotency-Key was used for another request. Use a new key for a new order.");
    }

    private static boolean isRepeat(NewOrder asked, Stored stored) {
        String name = asked.order().terms().clientOrderId();
        return asked.order().terms().userId().equals(stored.order().terms().userId())
                && (isKey(asked.idempotencyKey(), stored)
                        || (name != null
                                && Objects.equals(name, stored.order().terms().clientOrderId())));
    }
}
