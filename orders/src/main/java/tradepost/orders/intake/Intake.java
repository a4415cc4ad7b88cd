package tradepost.orders.intake;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
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
import tradepost.orders.domain.Refusal;
import tradepost.orders.domain.Terms;
import tradepost.orders.domain.TradingLimits;
import tradepost.orders.store.LimitStore;
import tradepost.orders.store.OrderStore;
import tradepost.orders.store.OrderStore.NewOrder;
import tradepost.orders.store.OrderStore.RefusedOrder;
import tradepost.orders.store.OrderStore.Stored;
import tradepost.platform.event.Side;
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
    private final EarlierOrders earlier;
    private final LimitStore limits;
    private final Positions positions;
    private final TradingLimits common;
    private final Outbox outbox;
    private final Clock clock;
    private final GroupCommit<NewOrder, Mono<Placed>> placing =
            new GroupCommit<>(GroupCommit.Bounds.DEFAULT, this::commitOrders);
    private final GroupCommit<RefusedOrder, Mono<Placed>> refusing =
            new GroupCommit<>(GroupCommit.Bounds.DEFAULT, this::commitRefusals);
    private final GroupCommit<Message, Boolean> commanding =
            new GroupCommit<>(GroupCommit.Bounds.DEFAULT, this::commitCommands);

    Intake(
            OrderStore orders,
            EarlierOrders earlier,
            LimitStore limits,
            Positions positions,
            OrdersProperties properties,
            Outbox outbox,
            Clock clock) {
        this.orders = orders;
        this.earlier = earlier;
        this.limits = limits;
        this.positions = positions;
        this.common = properties.limits();
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * What a request to place an order led to.
     *
     * @param refusal why the order was not accepted; null if it was
     * @param isReplayed true if this is the order of an earlier, equal request
     */
    public record Placed(Order order, @Nullable Problem refusal, boolean isReplayed) {}

    /**
     * Stores an order and its command, unless a limit of its user refuses it; the order of an earlier request with the
     * same key and body instead, if there is one.
     */
    public Mono<Placed> place(NewOrder order) {
        outbox.requireRoom();
        return placing.submit(order).flatMap(placed -> placed);
    }

    /**
     * Keeps what the market refuses under the names it has, so that the same request is refused again; the order of an
     * earlier request with the same key and body instead, if there is one.
     */
    public Mono<Placed> refuse(NewOrder order, Problem refusal) {
        return EarlierOrders.isNamed(order)
                ? refusing.submit(new RefusedOrder(order, Refusal.of(refusal))).flatMap(placed -> placed)
                : Mono.just(new Placed(order.order(), refusal, false));
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

    private Mono<List<Mono<Placed>>> commitRefusals(List<RefusedOrder> refused) {
        List<NewOrder> asked = refused.stream().map(RefusedOrder::asked).toList();
        return orders.refuse(refused)
                .collect(Collectors.toSet())
                .retryWhen(Retry.max(DEADLOCK_RETRIES).filter(ConcurrencyFailureException.class::isInstance))
                .map(kept -> new Committed(Set.of(), keptOf(refused, kept)))
                .flatMap(committed -> findEarlier(asked, committed));
    }

    private static Map<UUID, Problem> keptOf(List<RefusedOrder> refused, Set<UUID> kept) {
        return refused.stream()
                .filter(each -> kept.contains(each.asked().order().id()))
                .collect(Collectors.toMap(each -> each.asked().order().id(), each -> each.refusal()
                        .problem()));
    }

    /** What became of a batch: what was new, and what was refused; the rest repeats earlier orders. */
    private record Committed(Set<UUID> fresh, Map<UUID, Problem> refusals) {
        boolean isDecided(UUID orderId) {
            return fresh.contains(orderId) || refusals.containsKey(orderId);
        }

        Mono<Placed> answer(NewOrder asked, List<Stored> earlier) {
            UUID orderId = asked.order().id();
            Problem refusal = refusals.get(orderId);
            if (refusal != null) {
                return Mono.just(new Placed(asked.order(), refusal, false));
            }
            return fresh.contains(orderId) ? placed(asked) : EarlierOrders.replayed(asked, earlier);
        }
    }

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
                .flatMap(before -> earlier.findAny(asked).map(found -> Reservations.decide(asked, found, before)))
                .flatMap(this::store);
    }

    /** What is refused under a name takes the name first: a request in the batch that has it too repeats this one. */
    private Mono<Committed> store(Reservations decided) {
        return refuse(decided.toKeep())
                .flatMap(kept -> insert(decided.toStore()).flatMap(fresh -> limits.store(decided.after())
                        .then(Mono.defer(() -> limits.move(decided.late(fresh))))
                        .thenReturn(new Committed(fresh, decided.told(kept)))));
    }

    private Mono<Set<UUID>> refuse(List<RefusedOrder> toKeep) {
        return toKeep.isEmpty() ? Mono.just(Set.of()) : orders.refuse(toKeep).collect(Collectors.toSet());
    }

    private Mono<Set<UUID>> insert(List<NewOrder> orderly) {
        return orderly.isEmpty()
                ? Mono.just(Set.of())
                : orders.insert(orderly, true).collect(Collectors.toSet());
    }

    private Mono<List<Mono<Placed>>> findEarlier(List<NewOrder> asked, Committed committed) {
        List<NewOrder> repeats = asked.stream()
                .filter(each -> !committed.isDecided(each.order().id()))
                .toList();
        Mono<List<Stored>> found = repeats.isEmpty() ? Mono.just(List.of()) : earlier.findAny(repeats);
        return found.map(stored ->
                asked.stream().map(each -> committed.answer(each, stored)).toList());
    }

    private Mono<List<Boolean>> commitCommands(List<Message> commands) {
        return outbox.transaction(outbox.append(commands))
                .thenReturn(commands.stream().map(_ -> true).toList());
    }

    private static Mono<Placed> placed(NewOrder asked) {
        return Mono.just(new Placed(asked.order(), null, false));
    }
}
