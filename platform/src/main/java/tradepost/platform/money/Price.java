package tradepost.platform.money;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/** The price of one of something: positive, in a currency, with as many decimals as the market quotes. */
public record Price(BigDecimal value, Currency currency) {
    public Price {
        if (value.signum() <= 0) {
            throw new IllegalArgumentException("a price is positive, not " + value.toPlainString());
        }
    }

    /**
     * What {@code quantity} costs at this price, at the currency's scale. This is the one place where money is rounded.
     */
    public Money times(BigDecimal quantity, RoundingMode mode) {
        return new Money(value.multiply(quantity).setScale(Money.scaleOf(currency), mode), currency);
    }
}
