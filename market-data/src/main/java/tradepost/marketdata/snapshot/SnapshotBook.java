package tradepost.marketdata.snapshot;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tradepost.marketdata.domain.PriceMoves;
import tradepost.marketdata.domain.PriceSnapshot;
import tradepost.marketdata.store.TickStore.Placed;

/**
 * The snapshots of the partitions this replica owns, kept up to date tick by tick. Called by one consumer in one
 * line: not safe for threads.
 */
public final class SnapshotBook {
    private final Consumer<PriceSnapshot> changed;
    private final Map<Integer, Map<String, Moving>> partitions = new HashMap<>();

    /** @param changed is told each snapshot that replaces one */
    public SnapshotBook(Consumer<PriceSnapshot> changed) {
        this.changed = changed;
    }

    /**
     * Begins anew with these partitions alone, from the ticks that make their ranges. All of their snapshots count as
     * changed: the owner before us may not have told its last.
     */
    public void load(Set<Integer> owned, List<Placed> extremes) {
        partitions.clear();
        owned.forEach(partition -> partitions.put(partition, new HashMap<>()));
        extremes.forEach(tick -> moving(tick).add(tick));
        tellAll();
    }

    public void drop(Set<Integer> lost) {
        partitions.keySet().removeAll(lost);
    }

    /**
     * Takes ticks in the order of the topic; those that were taken before change nothing, and so do those of a
     * partition that has gone to another owner since they were polled.
     */
    public void add(List<Placed> ticks) {
        for (Placed tick : ticks) {
            if (partitions.containsKey(tick.partition())) {
                Moving moving = moving(tick);
                moving.add(tick);
                changed.accept(moving.snapshot());
            }
        }
    }

    /** Lets time pass: highs and lows whose time is over go. */
    public void advance(Instant now) {
        partitions.values().stream()
                .flatMap(symbols -> symbols.values().stream())
                .filter(moving -> moving.moves.advance(now))
                .map(Moving::snapshot)
                .forEach(changed);
    }

    private void tellAll() {
        partitions.values().stream()
                .flatMap(symbols -> symbols.values().stream())
                .map(Moving::snapshot)
                .forEach(changed);
    }

    private Moving moving(Placed tick) {
        return partitions
                .computeIfAbsent(tick.partition(), _ -> new HashMap<>())
                .computeIfAbsent(tick.tick().symbol(), _ -> new Moving(tick));
    }

    /** One symbol. */
    private static final class Moving {
        private final PriceMoves moves = new PriceMoves();
        private Placed latest;
        private long nextOffset;

        Moving(Placed first) {
            this.latest = first;
        }

        void add(Placed tick) {
            if (tick.offset() >= nextOffset) {
                moves.add(tick.tick().price(), tick.tick().receivedAt());
                latest = tick;
                nextOffset = tick.offset() + 1;
            }
        }

        PriceSnapshot snapshot() {
            return new PriceSnapshot(latest.tick(), moves.ranges());
        }
    }
}
