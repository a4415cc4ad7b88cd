package tradepost.orders.domain;

import org.jspecify.annotations.Nullable;

/**
 * How an order came into the book.
 *
 * @param offset the last tick that was known when it came, by its offset on {@code price-ticks}, or -1: only later
 *     ticks trigger a stop, and none before it fills anything
 * @param triggeredBy the tick that reached its stop price; null if none has
 */
public record Entry(long offset, @Nullable Long triggeredBy) {
    /** Whether a tick is of the time before it came, or before it was triggered, though it is read only now. */
    boolean isAfter(long tickOffset) {
        return tickOffset < (triggeredBy == null ? offset : triggeredBy);
    }
}
