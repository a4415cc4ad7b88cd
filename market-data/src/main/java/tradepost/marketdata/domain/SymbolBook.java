package tradepost.marketdata.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one symbol: its price, its statistics, and what it takes no more. A tick counts at its source's
 * time. Not safe for threads.
 */
final class SymbolBook {
    private static final long HOUR = RawTick.micros(Ranges.HOUR);
    private static final long DAY = RawTick.micros(Ranges.DAY);

    private final Extremes highs = Extremes.highs();
    private final Extremes lows = Extremes.lows();
    private final LastBars hours = new LastBars();
    private final LastBars days = new LastBars();
    private Arrived latest;
    private long published;
    private long known = Long.MIN_VALUE;
    private @Nullable PriceSnapshot told;
    /** Whether a price came that is not in what is kept. */
    private boolean isUnkept;

    /** @param published the offset on {@code price-ticks} that stands for the tick */
    SymbolBook(Arrived latest, long published) {
        this.latest = latest;
        this.published = published;
    }

    Arrived latest() {
        return latest;
    }

    /** Up to this time it takes nothing: what happened till then may have come and be forgotten. */
    long known() {
        return known;
    }

    void forget(long sourceAt) {
        known = Math.max(known, sourceAt);
    }

    /** Takes an accepted tick; {@link #add(List)} takes what the batch of it traded. */
    void add(Arrived arrived) {
        addPrice(arrived.tick().sourceAt(), arrived.tick().price());
        if (arrived.isAfter(latest)) {
            latest = arrived;
        }
    }

    void addPrice(long sourceAt, BigDecimal price) {
        isUnkept = true;
        highs.add(sourceAt, price);
        lows.add(sourceAt, price);
    }

    boolean isUnkept() {
        return isUnkept;
    }

    /** What is to be kept of its highs and lows. */
    KeptExtremes keep() {
        isUnkept = false;
        return new KeptExtremes(
                latest.tick().symbol(), latest.partition(), highs.times(), highs.prices(), lows.times(), lows.prices());
    }

    void restore(KeptExtremes kept) {
        highs.addAll(kept.highTimes(), kept.highs());
        lows.addAll(kept.lowTimes(), kept.lows());
    }

    /** Takes what a batch adds to the bars of this symbol; of hours and days that are over nothing is known here. */
    void add(List<Bar> bars) {
        for (Bar bar : bars) {
            switch (bar.interval()) {
                case HOUR -> hours.add(bar);
                case DAY -> days.add(bar);
                case MINUTE, FIVE_MINUTES -> {}
            }
        }
    }

    /** The latest tick is on {@code price-ticks}, at this offset. */
    void published(long offset) {
        published = offset;
    }

    /** Forgets what no window reaches any more. */
    void expire(Instant now) {
        long start = RawTick.micros(now) - DAY;
        highs.expire(start);
        lows.expire(start);
    }

    PriceSnapshot snapshot(Instant now) {
        long micros = RawTick.micros(now);
        Bar thisHour = hours.at(BarInterval.HOUR.start(micros));
        Bar thisDay = days.at(BarInterval.DAY.start(micros));
        Ranges ranges =
                new Ranges(range(thisDay), range(thisHour), rangeAfter(micros - DAY), rangeAfter(micros - HOUR));
        return new PriceSnapshot(
                latest.at(published),
                ranges,
                thisHour == null ? null : Traded.of(thisHour),
                thisDay == null ? null : Traded.of(thisDay));
    }

    /** The snapshot, unless it was the one that was told last. */
    @Nullable
    PriceSnapshot untold(Instant now) {
        PriceSnapshot snapshot = snapshot(now);
        if (snapshot.equals(told)) {
            return null;
        }
        told = snapshot;
        return snapshot;
    }

    private Range rangeAfter(long start) {
        return new Range(highs.after(start), lows.after(start));
    }

    private static Range range(@Nullable Bar bar) {
        return bar == null ? Range.NONE : new Range(bar.high(), bar.low());
    }
}
