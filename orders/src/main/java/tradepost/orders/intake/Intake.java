package tradepost.orders.intake;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tradepost.orders.OrdersProperties;
import tradepost.orders.domain.Allowance;
import tradepost.orders.domain.Order;
import tradepost.orders.domain.OrderProblem;
import tradepost.orders.domain.Terms;
import tradepost.orders.domain.TradingLimits;
import tradepost.orders.store.LimitStore;
import tradepost.orders.store.OrderStore;
import tradepost.orders.store.OrderStore.NewOrder;
import tradepost.orders.store.OrderStore.Stored;
import tradepost.platform.event.Side;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;
import tradepost.platform.relay.Detached;
import tradepost.platform.relay.GroupCommit;
import tradepost.platform.relay.Message;
import tradepost.platform.relay.Outbox;

/** Stores orders with their commands, replacements and cancellations, so that what was acknowledged is never lost. */
@Component
public final class Intake {
    /** Two batches that meet the same keys in another order can lock each other out; one of them is rolled back. */
    private static final int DEADLOCK_RETRIES = 3;

    private final OrderStore orders;
    private final LimitStore limits;
    private final Positions positions;
    private final TradingLimits common;
    private final Outbox outbox;
    private final Clock clock;
    private final GroupCommit<NewOrder, Mono<Placed>> placing =
            new GroupCommit<>(GroupCommit.Bounds.DEFAULT, this::commitOrders);
    private final GroupCommit<Named, List<Stored>> finding =
            new GroupCommit<>(GroupCommit.Bounds.DEFAULT, this::findAll);
    private final GroupCommit<Message, Boolean> commanding =
            new GroupCommit<>(GroupCommit.Bounds.DEFAULT, this::commitCommands);

    Intake(
            OrderStore orders,
            LimitStore limits,
            Positions positions,
            OrdersProperties properties,
            Outbox outbox,
            Clock clock) {
        this.orders = orders;
        this.limits = limits;
        this.positions = positions;
        this.common = properties.limits();
        this.outbox = outbox;
        this.clock = clock;
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
        return finding.submit(new Named(userId, key, clientOrderId))
                .flatMap(stored -> Mono.justOrEmpty(original(key, stored)))
                .flatMap(original -> repeated(key, requestHash, original));
    }

    /** Sends a command to the order's owner; done when it is certain to arrive. */
    public Mono<Boolean> command(Message command) {
        outbox.requireRoom();
        return commanding.submit(command);
    }

    /**
     * Sends a command to replace an order, if what the order would be worth then is within its user's limits; done when
     * it is certain to arrive.
     *
     * @param worth of the order as it shall be
     * @return fails with LIMIT_EXCEEDED; then nothing is sent
     */
    public Mono<Void> replace(Order order, BigDecimal worth, Message command) {
        outbox.requireRoom();
        return outbox.transaction(reserveMore(order, worth).then(Mono.defer(() -> outbox.append(List.of(command)))))
                .as(Detached::of);
    }

    /** The lock on the user's row comes before that on the order's, as everywhere. */
    private Mono<Void> reserveMore(Order order, BigDecimal worth) {
        Set<UUID> user = Set.of(order.terms().userId());
        Mono<Void> opened = common.areNone() ? Mono.empty() : limits.open(user);
        return opened.then(Mono.defer(() -> limits.lock(user, common)))
                .flatMap(before -> positions.fill(before, List.of(order.terms())))
                .map(before -> Optional.ofNullable(before.get(order.terms().userId())))
                .flatMap(before -> reserveMore(order, worth, before));
    }

    private Mono<Void> reserveMore(Order order, BigDecimal worth, Optional<Allowance> before) {
        Instant now = before.map(Allowance::now).orElseGet(clock::instant);
        return limits.raise(order.id(), worth, now)
                .defaultIfEmpty(BigDecimal.ZERO)
                .flatMap(raise ->
                        Mono.justOrEmpty(before).flatMap(allowance -> reserveMore(order, worth, raise, allowance)));
    }

    /** What came back with the lock is stored in any case: it comes only once. */
    private Mono<Void> reserveMore(Order order, BigDecimal worth, BigDecimal raise, Allowance allowance) {
        String currency = order.terms().currency().getCurrencyCode();
        return Optional.of(raise)
                .filter(more -> more.signum() > 0)
                .flatMap(more -> allowance.refusal(currency, worth, more).or(() -> ofPosition(order, more, allowance)))
                .<Mono<Void>>map(Mono::error)
                .orElseGet(() -> limits.store(Map.of(order.terms().userId(), allowance.raise(currency, raise))));
    }

    private static Optional<Problem> ofPosition(Order order, BigDecimal more, Allowance allowance) {
        Terms terms = order.terms();
        return terms.side() == Side.BUY
                ? allowance.refusalOfPosition(terms.symbol(), terms.currency().getCurrencyCode(), more)
                : Optional.empty();
    }

    private Mono<List<Mono<Placed>>> commitOrders(List<NewOrder> asked) {
        return store(asked)
                .retryWhen(Retry.max(DEADLOCK_RETRIES).filter(ConcurrencyFailureException.class::isInstance))
                .flatMap(committed -> committed.fresh().size() == asked.size()
                        ? Mono.just(asked.stream().map(Intake::placed).toList())
                        : findEarlier(asked, committed));
    }

    /** What became of a batch: what was new, and what was over a limit; the rest repeats earlier orders. */
    private record Committed(Set<UUID> fresh, Map<UUID, Problem> refusals) {}

    /**
     * One statement where no user has a limit; with limits, a transaction that holds the users' rows meanwhile. The
     * statement stores nothing where one has a limit: then, or where all repeat earlier orders, it is asked which.
     */
    private Mono<Committed> store(List<NewOrder> asked) {
        Set<UUID> users =
                asked.stream().map(each -> each.order().terms().userId()).collect(Collectors.toSet());
        if (!common.areNone()) {
            return outbox.transaction(limits.open(users).then(Mono.defer(() -> storeWithin(users, asked))));
        }
        return orders.insert(asked, false)
                .collect(Collectors.toSet())
                .flatMap(fresh ->
                        fresh.isEmpty() ? storeLimited(users, asked) : Mono.just(new Committed(fresh, Map.of())));
    }

    private Mono<Committed> storeLimited(Set<UUID> users, List<NewOrder> asked) {
        return limits.areAnyLimited(users)
                .flatMap(limited -> limited
                        ? outbox.transaction(storeWithin(users, asked))
                        : Mono.just(new Committed(Set.of(), Map.of())));
    }

    private Mono<Committed> storeWithin(Set<UUID> users, List<NewOrder> asked) {
        List<Terms> terms = asked.stream().map(each -> each.order().terms()).toList();
        return limits.lock(users, common)
                .flatMap(locked -> positions.fill(locked, terms))
                .flatMap(before -> findByKeys(asked).map(earlier -> Reservations.decide(asked, earlier, before)))
                .flatMap(decided -> insert(decided.toStore()).flatMap(fresh -> limits.store(decided.after())
                        .then(Mono.defer(() -> limits.move(decided.late(fresh))))
                        .thenReturn(new Committed(fresh, decided.refusals()))));
    }

    private Mono<Set<UUID>> insert(List<NewOrder> orderly) {
        return orderly.isEmpty()
                ? Mono.just(Set.of())
                : orders.insert(orderly, true).collect(Collectors.toSet());
    }

    private Mono<List<Mono<Placed>>> findEarlier(List<NewOrder> asked, Committed committed) {
        List<NewOrder> repeats = asked.stream()
                .filter(each -> !committed.fresh().contains(each.order().id()))
                .toList();
        return findByKeys(repeats).map(earlier -> asked.stream()
                .map(each -> committed.fresh().contains(each.order().id())
                        ? placed(each)
                        : repeatedOrRefused(each, earlier, committed.refusals()))
                .toList());
    }

    /**
     * What an order may be known by.
     *
     * @param key null if it has none; so {@code clientOrderId}
     */
    private record Named(
            UUID userId, @Nullable String key, @Nullable String clientOrderId) {
        static Named of(NewOrder asked) {
            Terms terms = asked.order().terms();
            return new Named(terms.userId(), asked.idempotencyKey(), terms.clientOrderId());
        }

        boolean isNameOf(Stored stored) {
            Terms terms = stored.order().terms();
            return userId.equals(terms.userId())
                    && (isKey(key, stored) || (clientOrderId != null && clientOrderId.equals(terms.clientOrderId())));
        }

        List<Stored> in(List<Stored> all) {
            return all.stream().filter(this::isNameOf).toList();
        }
    }

    private Mono<List<Stored>> findByKeys(List<NewOrder> asked) {
        return findByNames(asked.stream().map(Named::of).toList());
    }

    private Mono<List<List<Stored>>> findAll(List<Named> names) {
        return findByNames(names)
                .map(stored -> names.stream().map(name -> name.in(stored)).toList());
    }

    private Mono<List<Stored>> findByNames(List<Named> names) {
        return orders.findByKeys(
                        names.stream().map(Named::userId).toArray(UUID[]::new),
                        names.stream().map(Named::key).toArray(String[]::new),
                        names.stream().map(Named::clientOrderId).toArray(String[]::new))
                .collectList();
    }

    private Mono<List<Boolean>> commitCommands(List<Message> commands) {
        return outbox.transaction(outbox.append(commands))
                .thenReturn(commands.stream().map(_ -> true).toList());
    }

    private static Mono<Placed> placed(NewOrder asked) {
        return Mono.just(new Placed(asked.order(), false));
    }

    private static Mono<Placed> repeatedOrRefused(NewOrder asked, List<Stored> earlier, Map<UUID, Problem> refusals) {
        Problem refusal = refusals.get(asked.order().id());
        return refusal == null ? replayed(asked, earlier) : Mono.error(refusal);
    }

    private static Mono<Placed> replayed(NewOrder asked, List<Stored> earlier) {
        Stored original = original(asked.idempotencyKey(), Named.of(asked).in(earlier))
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
}
