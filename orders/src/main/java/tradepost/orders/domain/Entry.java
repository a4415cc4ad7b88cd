package tradepost.orders.domain;

import org.jspecify.annotations.Nullable;

/**
 * How an order came into the book.
 *
 * @param offset the last tick that was known when it came, by its offset on {@code price-ticks}, or -1: only later
 *     ticks trigger a stop
 * @param triggeredBy the tick that reached its stop price; null if none has
 */
public record Entry(long offset, @Nullable Long triggeredBy) {}
