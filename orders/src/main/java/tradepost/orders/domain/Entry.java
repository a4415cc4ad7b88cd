package tradepost.orders.domain;

import org.jspecify.annotations.Nullable;

/**
 * How an order came into the book.
 *
 * @param offset the last tick that was known when it came, by its offset on {@code price-ticks}, or -1: only later
 *     ticks trigger a stop, and none before it fills anything
 * @param triggeredBy the tick that reached its stop price; null if none has
 * @param replacedAt the last tick that was known when it was last replaced, or -1; null if it never was: none before it
 *     meets it as it is now
 */
public record Entry(
        long offset, @Nullable Long triggeredBy, @Nullable Long replacedAt) {
    /** It comes when this tick is the last. */
    static Entry at(long tickOffset) {
        return new Entry(tickOffset, null, null);
    }

    Entry triggeredBy(long tickOffset) {
        return new Entry(offset, tickOffset, replacedAt);
    }

    Entry replacedAt(long tickOffset) {
        return new Entry(offset, triggeredBy, tickOffset);
    }

    /** Whether a tick is of the time before it came, was triggered or replaced, though it is read only now. */
    boolean isAfter(long tickOffset) {
        return tickOffset < (triggeredBy == null ? offset : triggeredBy)
                || (replacedAt != null && tickOffset < replacedAt);
    }
}
