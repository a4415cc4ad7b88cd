package tradepost.orders.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Currency;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.Side;

/**
 * What the user ordered; with the quantity that was decided for an order by worth, and as it was last
 * replaced.
 *
 * @param quantity null while an order by worth waits for the price it is decided at
 * @param notional what the order is worth at most, in {@code currency}; null for one that names its quantity
 * @param lot what is filled is a multiple of it
 * @param limitPrice in {@code currency}, like all prices; null for an order without a limit
 * @param stopPrice the price that triggers a stop; null for an order without one
 * @param lowerBound no fill below it; null if there is none, so {@code upperBound}
 * @param expiresAt null if it never does
 * @param executeAfter it is not executed before; null if it is at once
 * @param exits how what it buys shall be sold again; null if that is not said
 * @param leg which exit of a bracket it is; null if it is none
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
        @Nullable BigDecimal quantity,
        @Nullable BigDecimal notional,
        BigDecimal lot,
        Currency currency,
        @Nullable BigDecimal limitPrice,
        @Nullable BigDecimal stopPrice,
        @Nullable BigDecimal lowerBound,
        @Nullable BigDecimal upperBound,
        @Nullable Instant expiresAt,
        @Nullable Instant executeAfter,
        Instant createdAt,
        @Nullable Exits exits,
        @Nullable Leg leg) {

    /** How much the order's worth is at a price, in whole lots, rounded down; the quantity it names if it does. */
    public BigDecimal quantityAt(BigDecimal price) {
        if (quantity != null) {
            return quantity;
        }
        return quantityOf(Objects.requireNonNull(notional), price, lot);
    }

    /** How much a sum is worth at a price, in whole lots, rounded down. */
    public static BigDecimal quantityOf(BigDecimal notional, BigDecimal price, BigDecimal lot) {
        return notional.divide(price.multiply(lot), 0, RoundingMode.DOWN).multiply(lot);
    }

    /** The same with the quantity that was decided. */
    Terms sized(BigDecimal decided) {
        return replaced(decided, limitPrice, stopPrice);
    }

    /** The same with another quantity and other prices. */
    public Terms replaced(BigDecimal otherQuantity, @Nullable BigDecimal otherLimit, @Nullable BigDecimal otherStop) {
        return new Terms(
                id,
                userId,
                walletId,
                clientOrderId,
                symbol,
                side,
                type,
                timeInForce,
                otherQuantity,
                notional,
                lot,
                currency,
                otherLimit,
                otherStop,
                lowerBound,
                upperBound,
                expiresAt,
                executeAfter,
                createdAt,
                exits,
                leg);
    }

    /** The same with exits. */
    public Terms with(Exits other) {
        return new Terms(
                id,
                userId,
                walletId,
                clientOrderId,
                symbol,
                side,
                type,
                timeInForce,
                quantity,
                notional,
                lot,
                currency,
                limitPrice,
                stopPrice,
                lowerBound,
                upperBound,
                expiresAt,
                executeAfter,
                createdAt,
                other,
                leg);
    }

    /** The bracket it belongs to, by the order that enters it; null if to none. */
    @Nullable
    UUID bracket() {
        if (leg != null) {
            return leg.entryId();
        }
        return exits == null ? null : id;
    }

    /** The hold it is filled from: its own, or the one that it shares with the other exit. */
    UUID holdId() {
        return leg == null ? id : Leg.holdOf(leg.entryId());
    }

    boolean isDue(Instant now) {
        return executeAfter == null || !now.isBefore(executeAfter);
    }

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
