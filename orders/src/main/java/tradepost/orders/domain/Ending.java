package tradepost.orders.domain;

import org.jspecify.annotations.Nullable;

/**
 * How an order ends.
 *
 * @param code the problem that ended it, and {@code detail} in words; null if the user asked for it
 */
public record Ending(
        OrderStatus status, @Nullable String code, @Nullable String detail) {
    public static final Ending CANCELLED = new Ending(OrderStatus.CANCELLED, null, null);
    public static final Ending EXPIRED = new Ending(OrderStatus.EXPIRED, null, null);

    public static Ending rejected(String code, String detail) {
        return new Ending(OrderStatus.REJECTED, code, detail);
    }
}
