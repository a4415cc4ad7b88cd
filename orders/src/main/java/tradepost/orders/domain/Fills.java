package tradepost.orders.domain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Currency;
import org.jspecify.annotations.Nullable;
import tradepost.platform.money.Money;

/**
 * What has been filled so far.
 *
 * @param notional Σ price × quantity, exact
 * @param charged what the fills cost or brought in all, at the currency's scale
 */
public record Fills(int count, BigDecimal quantity, BigDecimal notional, BigDecimal charged) {
    public static final Fills NONE = new Fills(0, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    Fills plus(Settling fill) {
        return new Fills(
                count + 1,
                quantity.add(fill.quantity()),
                notional.add(fill.price().multiply(fill.quantity())),
                charged.add(fill.cost()));
    }

    /** What one more fill costs: the rounded sum so far, less what was charged, so that roundings never add up. */
    BigDecimal costOf(BigDecimal price, BigDecimal more, Currency currency) {
        return notional.add(price.multiply(more))
                .setScale(Money.scaleOf(currency), RoundingMode.HALF_UP)
                .subtract(charged);
    }

    /** The average price of the fills, to 12 digits; null if there is none. */
    public @Nullable BigDecimal averagePrice() {
        if (count == 0) {
            return null;
        }
        BigDecimal average = notional.divide(quantity, new MathContext(12)).stripTrailingZeros();
        return average.scale() < 0 ? average.setScale(0) : average;
    }
}
