package tradepost.marketdata.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The exact high and low of a window that slides over a stock's prices. It remembers only prices that can still
 * become the high or the low: one that is followed by a higher and a lower one is forgotten at once. Not safe for
 * threads.
 */
final class PriceWindow {
    private final Extreme high = new Extreme(comparison -> comparison <= 0);
    private final Extreme low = new Extreme(comparison -> comparison >= 0);

    /** @param at not before that of the price before it */
    void add(BigDecimal price, Instant at) {
        high.add(price, at);
        low.add(price, at);
    }

    /** Forgets what is not after {@code start}; true if that changed the range. */
    boolean expire(Instant start) {
        boolean highChanged = high.expire(start);
        boolean lowChanged = low.expire(start);
        return highChanged || lowChanged;
    }

    Range range() {
        return new Range(high.price(), low.price());
    }

    /** A queue whose prices only fall (or only rise), so that its head is the extreme of the window. */
    private static final class Extreme {
        private final IntPredicate isOutdone;
        private final Deque<Entry> entries = new ArrayDeque<>();

        Extreme(IntPredicate isOutdone) {
            this.isOutdone = isOutdone;
        }

        void add(BigDecimal price, Instant at) {
            while (!entries.isEmpty()
                    && isOutdone.test(entries.getLast().price().compareTo(price))) {
                entries.removeLast();
            }
            entries.addLast(new Entry(price, at));
        }

        boolean expire(Instant start) {
            boolean changed = false;
            while (!entries.isEmpty() && !entries.getFirst().at().isAfter(start)) {
                entries.removeFirst();
                changed = true;
            }
            return changed;
        }

        @Nullable
        BigDecimal price() {
            Entry first = entries.peekFirst();
            return first == null ? null : first.price();
        }
    }

    private record Entry(BigDecimal price, Instant at) {}
}
