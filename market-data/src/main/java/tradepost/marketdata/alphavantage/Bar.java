package tradepost.marketdata.alphavantage;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tradepost.marketdata.feed.SourceTick;

/**
 * What a stock did for some minutes.
 *
 * @param start its first moment
 * @param volume how much was traded in it, zero or more
 */
public record Bar(
        Instant start,
        Duration length,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        BigDecimal volume) {

    /** Those that came to their end after {@code last} began and until now: one still under way will change. */
    public static List<Bar> after(@Nullable Instant last, List<Bar> bars, Instant now) {
        return bars.stream()
                .filter(bar -> last == null || bar.start.isAfter(last))
                .filter(bar -> !bar.end().isAfter(now))
                .toList();
    }

    /**
     * Whether there may have been bars after {@code last} began that an answer does not reach back to.
     *
     * @param last the start of the last bar that is kept; null for none
     * @param answer all bars of it, oldest first
     */
    public static boolean isGapAfter(@Nullable Instant last, List<Bar> answer) {
        return last != null
                && !answer.isEmpty()
                && answer.getFirst().start.isAfter(last.plus(answer.getFirst().length));
    }

    /**
     * The ticks of bars, oldest first. Only the last price of all may trade: the others were over when they came.
     */
    public static List<SourceTick> ticks(String symbol, List<Bar> bars) {
        List<SourceTick> ticks = new ArrayList<>();
        for (int i = 0; i < bars.size(); i++) {
            ticks.addAll(bars.get(i).ticks(symbol, i == bars.size() - 1));
        }
        return ticks;
    }

    public Instant end() {
        return start.plus(length);
    }

    /**
     * Four prices that were paid: the open at its start; high and low between, the nearer to the open first, for when
     * they were paid is not told; the close just before its end, with the volume of the whole bar. A bar made of these
     * ticks is this bar.
     */
    private List<SourceTick> ticks(String symbol, boolean isNewest) {
        boolean rises = close.compareTo(open) >= 0;
        Duration third = length.dividedBy(3);
        return List.of(
                new SourceTick(symbol, start, 0, open, null, null, false),
                new SourceTick(symbol, start.plus(third), 1, rises ? low : high, null, null, false),
                new SourceTick(symbol, start.plus(third).plus(third), 2, rises ? high : low, null, null, false),
                new SourceTick(symbol, end().minusMillis(1), 3, close, volume, null, isNewest));
    }
}
