package tradepost.marketdata.history;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tradepost.marketdata.domain.Arrived;
import tradepost.marketdata.domain.RawTick;
import tradepost.marketdata.domain.TickBatch;
import tradepost.marketdata.domain.TickBook;
import tradepost.marketdata.domain.TickRules;
import tradepost.marketdata.snapshot.SnapshotPublisher;
import tradepost.marketdata.store.OwnedTickStore;
import tradepost.marketdata.store.TickStore;
import tradepost.platform.relay.BatchHandler;
import tradepost.platform.relay.Received;
import tradepost.platform.relay.Span;
import tradepost.platform.relay.TopicConsumer;

/**
 * The owner of some partitions of {@code raw-ticks}: judges each tick, records what becomes of it, then publishes those
 * that are prices and the snapshots they changed. What could not be recorded or published is forgotten and read again
 * from what is stored.
 */
public final class TickListener implements BatchHandler {
    private static final Logger log = LoggerFactory.getLogger(TickListener.class);
    /** Days that are there before their first tick, and after their last may come. */
    private static final int DAYS_AROUND = 3;

    private final TickStore ticks;
    private final OwnedTickStore owned;
    private final PriceTicks priceTicks;
    private final SnapshotPublisher snapshots;
    private final Clock clock;
    private final Duration kept;
    private final TickBook book;
    private final Set<Integer> assigned = new HashSet<>();
    private final Map<Integer, Long> epochs = new HashMap<>();
    private LocalDate tidiedOn = LocalDate.MIN;

    /** @param kept how long ticks are kept, in whole days */
    public TickListener(
            TickStore ticks,
            OwnedTickStore owned,
            PriceTicks priceTicks,
            SnapshotPublisher snapshots,
            TickRules rules,
            Duration kept,
            Clock clock) {
        if (kept.toDays() < DAYS_AROUND) {
            throw new IllegalArgumentException("ticks are kept for " + DAYS_AROUND + " days or more");
        }
        this.ticks = ticks;
        this.owned = owned;
        this.priceTicks = priceTicks;
        this.snapshots = snapshots;
        this.clock = clock;
        this.kept = kept;
        this.book = new TickBook(rules);
    }

    @Override
    public Mono<Void> on(List<Received> batch) {
        throw new UnsupportedOperationException("a batch comes with its spans");
    }

    @Override
    public Mono<Void> on(List<Received> batch, List<Span> spans) {
        Map<Integer, Long> next = spans.stream().collect(Collectors.toMap(Span::partition, Span::until));
        return loadMissing(next.keySet())
                .then(Mono.defer(() -> apply(batch, next)))
                .doOnError(_ -> forget(next.keySet()));
    }

    @Override
    public Mono<Void> started() {
        return Mono.fromRunnable(this::forgetAll);
    }

    @Override
    public Mono<Void> assigned(Set<Integer> partitions) {
        return Mono.fromRunnable(() -> assigned.addAll(partitions))
                .then(Mono.defer(() -> load(partitions)))
                .doOnError(_ -> forget(partitions));
    }

    @Override
    public Mono<Void> revoked(Set<Integer> partitions) {
        return Mono.fromRunnable(() -> {
            assigned.removeAll(partitions);
            forget(partitions);
        });
    }

    @Override
    public Mono<Void> tick() {
        return Mono.fromRunnable(() -> book.advance(clock.instant()).forEach(snapshots::offer))
                .then(Mono.defer(this::tidy));
    }

    private Mono<Void> apply(List<Received> batch, Map<Integer, Long> next) {
        TickBatch decided =
                book.decide(batch.stream().map(TickListener::toArrived).toList(), next, clock.instant());
        return ticks.record(decided, epochs)
                .then(Mono.defer(() -> priceTicks.publish(decided.current())))
                .doOnNext(offsets -> book.publish(decided, offsets).forEach(snapshots::offer))
                .then();
    }

    private static Arrived toArrived(Received received) {
        return new Arrived(received.partition(), received.offset(), (RawTick) received.event());
    }

    /** What was polled of a partition that is another's by now must not count as read: that one may be behind us. */
    private Mono<Void> loadMissing(Set<Integer> partitions) {
        if (!assigned.containsAll(partitions)) {
            return Mono.error(new TopicConsumer.Fenced("partitions " + partitions + " are not all assigned"));
        }
        return load(
                partitions.stream().filter(partition -> !book.owns(partition)).collect(Collectors.toSet()));
    }

    private void forget(Set<Integer> partitions) {
        book.drop(partitions);
        epochs.keySet().removeAll(partitions);
    }

    private void forgetAll() {
        assigned.clear();
        book.dropAll();
        epochs.clear();
    }

    /** First it is ours, then what the owner before left unpublished is published, then what it knew is read. */
    private Mono<Void> load(Set<Integer> partitions) {
        return partitions.isEmpty()
                ? Mono.empty()
                : tidy().then(owned.own(partitions))
                        .flatMap(ours -> priceTicks.publishLeft(ours).flatMap(published -> read(ours, published)));
    }

    private Mono<Void> read(List<OwnedTickStore.Ownership> ours, Map<Integer, Long> published) {
        Instant now = clock.instant();
        Map<Integer, Long> next = ours.stream()
                .collect(Collectors.toMap(OwnedTickStore.Ownership::partition, OwnedTickStore.Ownership::next));
        return new StoredTicks(owned, next, published, now)
                .read()
                .doOnNext(book::load)
                .doOnNext(_ -> ours.forEach(one -> epochs.put(one.partition(), one.epoch())))
                .doOnNext(_ -> book.advance(now).forEach(snapshots::offer))
                .then();
    }

    /** Once a day: makes the days that come, and drops those that are over. */
    private Mono<Void> tidy() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return today.equals(tidiedOn)
                ? Mono.empty()
                : owned.makeDays(today.minusDays(DAYS_AROUND), today.plusDays(DAYS_AROUND))
                        .then(owned.dropDays(today.minusDays(kept.toDays())))
                        .doOnNext(days -> log.info("days of ticks are made around {}, {} dropped", today, days))
                        .doOnNext(_ -> tidiedOn = today)
                        .then();
    }
}
