package tradepost.orders.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How an order ends.
 *
 * @param code the problem that ended it, and {@code detail} in words; null if the user asked for it
 * @param shortage what the ledger found too little of; null if that was not it
 * @param exits whether what it buys meanwhile gets no exits
 */
public record Ending(
        OrderStatus status,
        @Nullable String code,
        @Nullable String detail,
        @Nullable Shortage shortage,
        boolean exits) {
    public static final Ending CANCELLED = new Ending(OrderStatus.CANCELLED, null, null, null, false);
    static final Ending CANCELLED_WITH_EXITS = new Ending(OrderStatus.CANCELLED, null, null, null, true);
    public static final Ending EXPIRED = new Ending(OrderStatus.EXPIRED, null, null, null, false);

    /** This end, and of the exits too if the later one asked for that. */
    Ending and(Ending later) {
        return new Ending(status, code, detail, shortage, exits || later.exits);
    }

    static Ending cancelled(OrderProblem code, String detail) {
        return new Ending(OrderStatus.CANCELLED, code.name(), detail, null, false);
    }

    static Ending rejected(String code, String detail, @Nullable Shortage shortage) {
        return new Ending(OrderStatus.REJECTED, code, detail, shortage, false);
    }

    /**
     * Too little of an asset.
     *
     * @param asset a currency or a symbol
     */
    public record Shortage(String asset, BigDecimal required, BigDecimal available) {}
}
