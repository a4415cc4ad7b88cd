package tradepost.marketdata.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The symbols of the partitions this replica owns: which ticks are believed, and what follows from them. What it holds
 * follows from what is stored, so that another owner, or this one after a failure, makes the same of it. Not safe for
 * threads.
 */
public final class TickBook {
    /** As many of the ticks of a partition that came last are known again. */
    public static final int KNOWN_MAX = Seen.IDS_MAX;
    /** After so many ticks of a partition its highs and lows are kept: the rest is among the known ones. */
    private static final int KEEP_AFTER = KNOWN_MAX * 3 / 4;

    private final TickRules rules;
    private final Map<Integer, Owned> partitions = new HashMap<>();
    private final QuarantineLimit quarantine = new QuarantineLimit();

    public TickBook(TickRules rules) {
        this.rules = rules;
    }

    /** What is counted of refused ticks: by feed and verdict. */
    public record Counted(String feed, Verdict verdict) {}

    /** An accepted tick as far as its double is to be known again, and its price may not be kept yet. */
    public record Known(int partition, UUID id, String symbol, Instant sourceAt, BigDecimal price) {}

    /**
     * What is stored of some partitions.
     *
     * @param next of each partition, the first offset that has not been applied
     * @param latest the latest tick of each of their symbols
     * @param published of each partition, the offset on {@code price-ticks} that stands for all that is there
     * @param known the ticks of each partition that were accepted last, in their order
     * @param extremes as they were kept last, of each symbol at most one
     * @param bars of hours and days, of each symbol the last
     */
    public record Stored(
            Map<Integer, Long> next,
            List<Arrived> latest,
            Map<Integer, Long> published,
            List<Known> known,
            List<KeptExtremes> extremes,
            List<Bar> bars) {}

    private static final class Owned {
        private final Seen seen = new Seen();
        private final Map<String, SymbolBook> symbols = new HashMap<>();
        private long next;
        /** How many ticks were accepted since highs and lows were kept. */
        private int unkept;

        Owned(long next) {
            this.next = next;
        }
    }

    public boolean owns(int partition) {
        return partitions.containsKey(partition);
    }

    public void drop(Set<Integer> lost) {
        partitions.keySet().removeAll(lost);
    }

    public void dropAll() {
        partitions.clear();
    }

    /** Takes over the partitions of {@code next}. */
    public void load(Stored stored, Instant now) {
        stored.next.forEach((partition, next) -> partitions.put(partition, new Owned(next)));
        Map<String, SymbolBook> symbols = new HashMap<>();
        for (Arrived latest : stored.latest) {
            SymbolBook book = new SymbolBook(latest, stored.published.getOrDefault(latest.partition(), -1L));
            owned(latest.partition()).symbols.put(latest.tick().symbol(), book);
            symbols.put(latest.tick().symbol(), book);
        }
        stored.extremes.forEach(kept -> find(symbols, kept.symbol()).restore(kept));
        stored.bars.forEach(bar -> find(symbols, bar.symbol()).add(List.of(bar)));
        remember(stored.known, now);
    }

    /** Judges ticks in the order of the topic, and takes those it accepts; those before {@code next} were applied. */
    public TickBatch decide(List<Arrived> ticks, Map<Integer, Long> next, Instant now) {
        List<Judged> accepted = new ArrayList<>(ticks.size());
        List<Arrived> current = new ArrayList<>(ticks.size());
        List<Judged> quarantined = new ArrayList<>();
        Map<Counted, Long> counts = new HashMap<>();
        Map<SymbolBook, BarParts> parts = new LinkedHashMap<>();
        for (Arrived arrived : ticks) {
            Owned owned = partitions.get(arrived.partition());
            if (owned == null || arrived.offset() < owned.next) {
                continue;
            }
            Verdict verdict = judge(owned, arrived, now);
            if (verdict.isAccepted()) {
                SymbolBook symbol = take(owned, arrived);
                parts.computeIfAbsent(symbol, _ -> new BarParts(arrived.tick().symbol()))
                        .add(arrived);
                accepted.add(new Judged(arrived, verdict));
            } else {
                counts.merge(new Counted(arrived.tick().feed(), verdict), 1L, Long::sum);
            }
            if (verdict == Verdict.CURRENT) {
                current.add(arrived);
            }
            if (verdict.isQuarantined() && quarantine.take(arrived.tick().feed(), now)) {
                quarantined.add(new Judged(arrived, verdict));
            }
        }
        return new TickBatch(
                now,
                accepted,
                current,
                quarantined,
                counts,
                bars(parts, now),
                latest(parts),
                extremes(next.keySet()),
                advance(next));
    }

    /** The snapshots that these ticks changed, once they are published at these offsets. */
    public Stream<PriceSnapshot> publish(TickBatch batch, List<Long> offsets) {
        for (int i = 0; i < offsets.size(); i++) {
            Arrived arrived = batch.current().get(i);
            long offset = Objects.requireNonNull(offsets.get(i));
            find(arrived).ifPresent(symbol -> symbol.published(offset));
        }
        return batch.latest().stream()
                .flatMap(latest -> find(latest).stream())
                .flatMap(symbol -> Stream.ofNullable(symbol.untold(batch.decidedAt())));
    }

    /** The snapshots that have changed since they were told: time passed, or they are new here. */
    public List<PriceSnapshot> advance(Instant now) {
        return partitions.values().stream()
                .flatMap(owned -> owned.symbols.values().stream())
                .peek(symbol -> symbol.expire(now))
                .flatMap(symbol -> Stream.ofNullable(symbol.untold(now)))
                .toList();
    }

    private Verdict judge(Owned owned, Arrived arrived, Instant now) {
        RawTick tick = arrived.tick();
        Verdict wrong = rules.refuse(tick, now);
        if (wrong != null) {
            return wrong;
        }
        if (owned.seen.contains(tick.id())) {
            return Verdict.DUPLICATE;
        }
        SymbolBook symbol = owned.symbols.get(tick.symbol());
        return symbol == null
                ? Verdict.CURRENT
                : rules.judge(tick, symbol.latest().tick(), symbol.known());
    }

    private static SymbolBook take(Owned owned, Arrived arrived) {
        RawTick tick = arrived.tick();
        SymbolBook symbol = owned.symbols.computeIfAbsent(tick.symbol(), _ -> new SymbolBook(arrived, -1));
        symbol.add(arrived);
        owned.seen.add(tick.id(), symbol, tick.sourceAt());
        owned.unkept++;
        return symbol;
    }

    private static List<Bar> bars(Map<SymbolBook, BarParts> parts, Instant now) {
        List<Bar> all = new ArrayList<>();
        parts.forEach((symbol, added) -> {
            List<Bar> bars = added.bars();
            symbol.add(bars);
            symbol.expire(now);
            all.addAll(bars);
        });
        return all;
    }

    private static List<Arrived> latest(Map<SymbolBook, BarParts> parts) {
        return parts.keySet().stream().map(SymbolBook::latest).toList();
    }

    private List<KeptExtremes> extremes(Set<Integer> touched) {
        List<KeptExtremes> kept = new ArrayList<>();
        for (int partition : touched) {
            Owned owned = partitions.get(partition);
            if (owned != null && owned.unkept >= KEEP_AFTER) {
                owned.symbols.values().stream()
                        .filter(SymbolBook::isUnkept)
                        .map(SymbolBook::keep)
                        .forEach(kept::add);
                owned.unkept = 0;
            }
        }
        return kept;
    }

    /** Of the partitions that are owned, the offsets that get higher. */
    private Map<Integer, Long> advance(Map<Integer, Long> next) {
        Map<Integer, Long> advanced = new HashMap<>();
        next.forEach((partition, offset) -> {
            Owned owned = partitions.get(partition);
            if (owned != null && offset > owned.next) {
                owned.next = offset;
                advanced.put(partition, offset);
            }
        });
        return advanced;
    }

    /**
     * Some of their prices may be kept already, which changes nothing; with the next batch all are. A symbol whose
     * ticks are not all among the known ones takes nothing up to the time that its forgotten ones reach to at the
     * most: each of them was at most so late as a tick may be. Forgotten are those before the last so many, and those
     * of days that were dropped, which have been over for longer than a tick may be under way.
     */
    private void remember(List<Known> known, Instant now) {
        Map<Integer, Integer> counts = new HashMap<>();
        Map<SymbolBook, Long> first = new HashMap<>();
        for (Known tick : known) {
            Owned owned = owned(tick.partition);
            SymbolBook symbol = find(owned.symbols, tick.symbol);
            long sourceAt = RawTick.micros(tick.sourceAt);
            first.putIfAbsent(symbol, sourceAt);
            owned.seen.add(tick.id, symbol, sourceAt);
            symbol.addPrice(sourceAt, tick.price);
            owned.unkept = KEEP_AFTER;
            counts.merge(tick.partition, 1, Integer::sum);
        }
        long dropped = RawTick.micros(now.minus(TickRules.UNDER_WAY_MAX));
        partitions.forEach((partition, owned) -> {
            boolean isFull = counts.getOrDefault(partition, 0) >= Seen.IDS_MAX;
            owned.symbols.values().stream()
                    .filter(symbol -> isFull || first.getOrDefault(symbol, Long.MIN_VALUE) < dropped)
                    .forEach(symbol -> forgetBefore(symbol, first.get(symbol)));
        });
        partitions.values().forEach(owned -> owned.symbols.values().stream()
                .filter(symbol -> !owned.seen.contains(symbol.latest().tick().id()))
                .forEach(symbol -> owned.seen.add(
                        symbol.latest().tick().id(),
                        symbol,
                        symbol.latest().tick().sourceAt())));
    }

    private void forgetBefore(SymbolBook symbol, @Nullable Long first) {
        long latest = symbol.latest().tick().sourceAt();
        symbol.forget(first == null ? latest : Math.min(latest, first + RawTick.micros(rules.lateMax())));
    }

    private Owned owned(int partition) {
        return Objects.requireNonNull(partitions.get(partition));
    }

    private static SymbolBook find(Map<String, SymbolBook> symbols, String symbol) {
        return Objects.requireNonNull(symbols.get(symbol), symbol);
    }

    private Optional<SymbolBook> find(Arrived arrived) {
        return Optional.ofNullable(partitions.get(arrived.partition()))
                .map(owned -> owned.symbols.get(arrived.tick().symbol()));
    }
}
