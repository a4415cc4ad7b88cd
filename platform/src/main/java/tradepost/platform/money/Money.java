package tradepost.platform.money;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/** An exact amount of a currency, at that currency's scale. The amount may be negative. */
public record Money(BigDecimal amount, Currency currency) {
    /**
     * @throws ArithmeticException if the amount has more decimals than the currency: money is never rounded by accident
     */
    public Money {
        amount = amount.setScale(scaleOf(currency), RoundingMode.UNNECESSARY);
    }

    public static Money of(String amount, String currency) {
        return new Money(new BigDecimal(amount), Currency.getInstance(currency));
    }

    /** How many decimals the smallest unit of the currency has: 2 for USD, 0 for JPY, 3 for KWD. */
    public static int scaleOf(Currency currency) {
        return Math.max(0, currency.getDefaultFractionDigits());
    }

    public boolean isPositive() {
        return amount.signum() > 0;
    }
}
