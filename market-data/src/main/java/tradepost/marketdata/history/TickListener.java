package tradepost.marketdata.history;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;
import tradepost.marketdata.domain.Ranges;
import tradepost.marketdata.snapshot.SnapshotBook;
import tradepost.marketdata.store.TickStore;
import tradepost.marketdata.store.TickStore.Placed;
import tradepost.platform.event.PriceTick;
import tradepost.platform.relay.BatchHandler;
import tradepost.platform.relay.Received;

/**
 * Stores the ticks of the partitions this replica owns, then moves their snapshots. One consumer does both, in this
 * order: the rows are never behind the snapshots, so whoever takes a partition over reads from them exactly the
 * ranges it had.
 */
public final class TickListener implements BatchHandler {
    private final TickStore ticks;
    private final SnapshotBook snapshots;
    private final Clock clock;

    public TickListener(TickStore ticks, SnapshotBook snapshots, Clock clock) {
        this.ticks = ticks;
        this.snapshots = snapshots;
        this.clock = clock;
    }

    @Override
    public Mono<Void> on(List<Received> batch) {
        List<Placed> placed = batch.stream().flatMap(TickListener::toPlaced).toList();
        return placed.isEmpty()
                ? Mono.empty()
                : ticks.insert(placed).then(Mono.fromRunnable(() -> snapshots.add(placed)));
    }

    @Override
    public Mono<Void> assigned(Set<Integer> partitions) {
        return ticks.findExtremes(partitions, clock.instant().minus(Ranges.DAY))
                .collectList()
                .doOnNext(extremes -> snapshots.load(partitions, extremes))
                .then();
    }

    @Override
    public Mono<Void> revoked(Set<Integer> partitions) {
        return Mono.fromRunnable(() -> snapshots.drop(partitions));
    }

    @Override
    public Mono<Void> tick() {
        return Mono.fromRunnable(() -> snapshots.advance(clock.instant()));
    }

    private static Stream<Placed> toPlaced(Received received) {
        return received.event() instanceof PriceTick tick
                ? Stream.of(new Placed(received.partition(), tick.at(received.offset())))
                : Stream.empty();
    }
}
