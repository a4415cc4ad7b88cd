package tradepost.orders.execution;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.orders.domain.Changes;
import tradepost.orders.domain.Conditions;
import tradepost.orders.domain.Order;
import tradepost.orders.domain.Venue;
import tradepost.orders.store.ExecutionStore;
import tradepost.orders.store.ExecutionStore.Epoch;
import tradepost.orders.store.OrderStore;
import tradepost.orders.store.TakenOrders;
import tradepost.platform.event.OrderCommand;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.relay.BatchHandler;
import tradepost.platform.relay.Detached;
import tradepost.platform.relay.Partitions;
import tradepost.platform.relay.Received;
import tradepost.platform.relay.TopicConsumer.Fenced;
import tradepost.platform.relay.TopicTail;

/**
 * Executes the orders of the partitions this replica owns. A batch of commands, ticks and answers is decided in memory,
 * then recorded in one transaction that checks the epoch; if that fails, the venues of the batch are dropped and loaded
 * again.
 */
@Component
public final class Execution implements BatchHandler {
    private static final Logger log = LoggerFactory.getLogger(Execution.class);

    /** A rebalance takes seconds; what is not given back by then is another's. */
    private static final Duration PARKED_MAX = Duration.ofMinutes(1);

    private final OrderStore orders;
    private final TakenOrders taken;
    private final ExecutionStore store;
    private final Conditions conditions;
    private final TopicTail marketTail;
    private final Clock clock;
    private final UUID owner = UUID.randomUUID();
    private final Set<Integer> assigned = new HashSet<>();
    /** A stop that has waited long enough drops from it on a thread of its own. */
    private final Map<Integer, Owned> owned = new ConcurrentHashMap<>();
    /** What was revoked, as it was recorded: almost always a rebalance gives most of it back a moment later. */
    private final Map<Integer, Parked> parked = new HashMap<>();

    public Execution(
            OrderStore orders,
            TakenOrders taken,
            ExecutionStore store,
            Conditions conditions,
            @Qualifier("marketTail") TopicTail marketTail,
            Clock clock) {
        this.orders = orders;
        this.taken = taken;
        this.store = store;
        this.conditions = conditions;
        this.marketTail = marketTail;
        this.clock = clock;
    }

    /** A partition in our hands: the epoch our writes name, and its venue. */
    private record Owned(long epoch, Venue venue) {}

    private record Parked(Owned owned, Instant since) {}

    @Override
    public Mono<Void> started() {
        return Mono.fromRunnable(() -> {
            assigned.clear();
            park(Set.copyOf(owned.keySet()));
        });
    }

    @Override
    public Mono<Void> assigned(Set<Integer> partitions) {
        return Mono.defer(() -> {
            assigned.addAll(partitions);
            return marketTail
                    .whenCaughtUp()
                    .then(Mono.defer(() -> resume(partitions)))
                    .then(Mono.defer(() -> takeOverMissing(partitions)));
        });
    }

    /**
     * Takes up again what nobody has owned since it was revoked: nobody but an owner changes what a venue knows, so
     * that it is what the database has.
     */
    private Mono<Void> resume(Set<Integer> partitions) {
        Map<Integer, Long> epochs = parked.entrySet().stream()
                .filter(each -> partitions.contains(each.getKey()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().owned().epoch()));
        return epochs.isEmpty()
                ? Mono.empty()
                : store.findOwned(epochs)
                        .collectList()
                        .as(Detached::of)
                        .doOnNext(this::resume)
                        .then();
    }

    private void resume(List<Integer> ours) {
        ours.forEach(partition -> owned.put(
                partition, Objects.requireNonNull(parked.get(partition)).owned()));
        parked.clear();
        log.info("goes on with partitions {} as {}", ours, owner);
    }

    private void park(Set<Integer> partitions) {
        Instant now = clock.instant();
        for (int partition : partitions) {
            Owned left = owned.remove(partition);
            if (left != null) {
                parked.put(partition, new Parked(left, now));
            }
        }
    }

    @Override
    public Mono<Void> revoked(Set<Integer> partitions) {
        return Mono.fromRunnable(() -> {
            assigned.removeAll(partitions);
            park(partitions);
        });
    }

    @Override
    public Mono<Void> on(List<Received> batch) {
        Set<Integer> partitions = batch.stream().map(Received::partition).collect(Collectors.toSet());
        return wholeOrDropped(
                partitions,
                takeOverMissing(partitions)
                        .then(Mono.defer(() -> findMissing(batch)))
                        .flatMap(missing -> decideAll(new Work(batch.iterator(), new HashMap<>(missing)), partitions)));
    }

    /** One transaction for as many orders as it may move on; almost always that is the whole batch. */
    private Mono<Void> decideAll(Work work, Set<Integer> partitions) {
        return Mono.defer(() -> record(decide(work), partitions))
                .repeat(work::isUnfinished)
                .then();
    }

    @Override
    public Mono<Void> tick() {
        return Mono.defer(() -> {
            Set<Integer> partitions = Set.copyOf(owned.keySet());
            return wholeOrDropped(partitions, Mono.defer(() -> tick(partitions)));
        });
    }

    private Mono<Void> tick(Set<Integer> partitions) {
        Changes changes = new Changes();
        Instant now = clock.instant();
        parked.values().removeIf(left -> left.since().plus(PARKED_MAX).isBefore(now));
        partitions.forEach(partition -> owner(partition).venue().tick(now, changes));
        return record(changes, partitions);
    }

    /** What decides and does not hear that it was recorded leaves venues that know more than the database, or may. */
    private Mono<Void> wholeOrDropped(Set<Integer> partitions, Mono<Void> work) {
        return work.doOnError(_ -> drop(partitions)).doOnCancel(() -> drop(partitions));
    }

    private Mono<Void> takeOverMissing(Set<Integer> partitions) {
        if (!assigned.containsAll(partitions)) {
            return Mono.error(new Fenced("partitions " + partitions + " are not all assigned"));
        }
        Set<Integer> missing = new HashSet<>(partitions);
        missing.removeAll(owned.keySet());
        return missing.isEmpty() ? Mono.empty() : takeOver(missing);
    }

    /** Becomes the owner first, so that whatever is loaded after can no longer be changed by another. */
    private Mono<Void> takeOver(Set<Integer> partitions) {
        Instant from = clock.instant();
        Mono<Void> takenOver = store.own(partitions, owner)
                .collectMap(Epoch::partition, epoch -> new Owned(epoch.epoch(), new Venue(conditions)))
                .flatMap(fresh -> load(fresh).thenReturn(fresh))
                .as(Detached::of)
                .doOnNext(owned::putAll)
                .flatMap(fresh -> record(begin(fresh), fresh.keySet()));
        return wholeOrDropped(partitions, takenOver)
                .doOnSuccess(_ -> log.info(
                        "took over partitions {} as {} with {} live orders in {} ms",
                        partitions,
                        owner,
                        live(partitions),
                        Duration.between(from, clock.instant()).toMillis()));
    }

    private Mono<Void> load(Map<Integer, Owned> fresh) {
        return store.findTaken(fresh.keySet())
                .doOnNext(market -> venue(fresh, Partitions.of(market.symbol()))
                        .load(market.symbol(), market.tickOffset(), market.quantity()))
                .thenMany(taken.findLive(fresh.keySet()))
                .doOnNext(page -> page.forEach(
                        order -> venue(fresh, Partitions.of(order.symbol())).load(order)))
                .then();
    }

    private Changes begin(Map<Integer, Owned> fresh) {
        Changes changes = new Changes();
        Instant now = clock.instant();
        fresh.values().forEach(each -> each.venue().resend(now, changes));
        return changes;
    }

    /** The orders that commands name and no venue has: new ones, and those that have ended. */
    private Mono<Map<UUID, Order>> findMissing(List<Received> batch) {
        Set<UUID> missing = new HashSet<>();
        for (Received received : batch) {
            if (received.event() instanceof OrderCommand command
                    && !venueOf(received).has(command.orderId())) {
                missing.add(command.orderId());
            }
        }
        return missing.isEmpty()
                ? Mono.just(Map.of())
                : orders.findAll(missing).collectMap(Order::id).as(Detached::of);
    }

    /** A tick that was begun is finished before anything else is decided. */
    private Changes decide(Work work) {
        Changes changes = new Changes();
        Instant now = clock.instant();
        if (work.begun != null && work.begun.isUnfinished()) {
            work.begun.goOn(now, changes);
        }
        while (work.hasNext() && changes.size() < conditions.batch()) {
            decide(work, work.next(), now, changes);
        }
        changes.orders().forEach(order -> work.known.put(order.id(), order));
        return changes;
    }

    private void decide(Work work, Received received, Instant now, Changes changes) {
        Venue venue = venueOf(received);
        work.begun = venue;
        switch (received.event()) {
            case PriceTick tick -> venue.on(tick, received.offset(), now, changes);
            case WalletEvent answer -> venue.on(answer, now, changes);
            case OrderCommand command -> command(received, command, work.known, now, changes);
            default -> throw new IllegalArgumentException("execution does not read " + received.topic());
        }
    }

    /** What is left of a batch. */
    private static final class Work {
        private final Iterator<Received> rest;
        /** Orders that are not live, by what was read, and by what this batch has made of them since. */
        private final Map<UUID, Order> known;

        @Nullable
        private Venue begun;

        Work(Iterator<Received> rest, Map<UUID, Order> known) {
            this.rest = rest;
            this.known = known;
        }

        boolean isUnfinished() {
            return rest.hasNext() || (begun != null && begun.isUnfinished());
        }

        boolean hasNext() {
            return rest.hasNext() && (begun == null || !begun.isUnfinished());
        }

        Received next() {
            return rest.next();
        }
    }

    private void command(
            Received received, OrderCommand command, Map<UUID, Order> others, Instant now, Changes changes) {
        Venue venue = venueOf(received);
        Order known = venue.find(command.orderId(), changes);
        Order order = known == null ? others.get(command.orderId()) : known;
        if (order == null) {
            throw new IllegalStateException("order " + command.orderId() + " is commanded and not stored");
        }
        switch (command) {
            case OrderCommand.PlaceOrder _ -> venue.place(order, now, changes);
            case OrderCommand.CancelOrder _ -> venue.cancel(order, now, changes);
            case OrderCommand.CancelWithExits _ -> venue.cancelWithExits(order, now, changes);
            case OrderCommand.ReplaceOrder replace -> venue.replace(order, replace, received.offset(), now, changes);
        }
    }

    private Mono<Void> record(Changes changes, Set<Integer> partitions) {
        if (changes.isEmpty()) {
            return Mono.empty();
        }
        Map<Integer, Long> epochs = partitions.stream()
                .collect(Collectors.toMap(
                        partition -> partition, partition -> owner(partition).epoch()));
        return store.record(changes, epochs);
    }

    /** What these venues decided is not in the database: they are loaded again before they decide anything more. */
    private void drop(Set<Integer> partitions) {
        owned.keySet().removeAll(partitions);
    }

    private Venue venueOf(Received received) {
        return owner(received.partition()).venue();
    }

    private Owned owner(int partition) {
        return Objects.requireNonNull(owned.get(partition), "not owned");
    }

    private static Venue venue(Map<Integer, Owned> fresh, int partition) {
        return Objects.requireNonNull(fresh.get(partition), "not taken over").venue();
    }

    private int live(Set<Integer> partitions) {
        return partitions.stream()
                .mapToInt(partition -> owner(partition).venue().liveOrders())
                .sum();
    }
}
