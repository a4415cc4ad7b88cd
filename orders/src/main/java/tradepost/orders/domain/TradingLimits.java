package tradepost.orders.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a user may trade; null is no limit. Values are in the currency of the order, and each currency is counted by
 * itself.
 *
 * @param orderValue of one order
 * @param dailyValue of all orders of a day, UTC
 * @param ordersPerMinute how many orders may be placed in one minute of the clock
 * @param positionValue of what is held of one stock, at the latest price, and of the buys that are not done
 */
public record TradingLimits(
        @Nullable BigDecimal orderValue,
        @Nullable BigDecimal dailyValue,
        @Nullable Integer ordersPerMinute,
        @Nullable BigDecimal positionValue) {
    public boolean areNone() {
        return orderValue == null && dailyValue == null && ordersPerMinute == null && positionValue == null;
    }

    /** Each limit, or the other's where there is none. */
    public TradingLimits or(TradingLimits other) {
        return new TradingLimits(
                orderValue == null ? other.orderValue : orderValue,
                dailyValue == null ? other.dailyValue : dailyValue,
                ordersPerMinute == null ? other.ordersPerMinute : ordersPerMinute,
                positionValue == null ? other.positionValue : positionValue);
    }
}
