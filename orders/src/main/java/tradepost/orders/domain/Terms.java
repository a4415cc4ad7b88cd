package tradepost.orders.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.Side;

/**
 * What the user ordered; it never changes.
 *
 * @param lot what is filled is a multiple of it
 * @param limitPrice in {@code currency}, like all prices; null for an order without a limit
 * @param stopPrice the price that triggers a stop; null for an order without one
 * @param lowerBound no fill below it; null if there is none, so {@code upperBound}
 * @param expiresAt null if it never does
 */
public record Terms(
        UUID id,
        UUID userId,
        UUID walletId,
        @Nullable String clientOrderId,
        String symbol,
        Side side,
        OrderType type,
        TimeInForce timeInForce,
        BigDecimal quantity,
        BigDecimal lot,
        Currency currency,
        @Nullable BigDecimal limitPrice,
        @Nullable BigDecimal stopPrice,
        @Nullable BigDecimal lowerBound,
        @Nullable BigDecimal upperBound,
        @Nullable Instant expiresAt,
        Instant createdAt) {

    public boolean isWithinBounds(BigDecimal price) {
        return (lowerBound == null || price.compareTo(lowerBound) >= 0)
                && (upperBound == null || price.compareTo(upperBound) <= 0);
    }

    /** Whether this price is the limit or better; any is for an order without one. */
    public boolean isMetBy(BigDecimal price) {
        if (limitPrice == null) {
            return true;
        }
        int comparison = price.compareTo(limitPrice);
        return side == Side.BUY ? comparison <= 0 : comparison >= 0;
    }

    /** Whether this price triggers the stop: not below it for a buy, not above it for a sell. */
    public boolean isStopReachedBy(BigDecimal price) {
        if (stopPrice == null) {
            return false;
        }
        int comparison = price.compareTo(stopPrice);
        return side == Side.BUY ? comparison >= 0 : comparison <= 0;
    }

    /** What a hold is in: cash for a buy, shares for a sell. */
    public String heldAsset() {
        return side == Side.BUY ? currency.getCurrencyCode() : symbol;
    }
}
