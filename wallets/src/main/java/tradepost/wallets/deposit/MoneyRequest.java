package tradepost.wallets.deposit;

import java.math.BigDecimal;
import java.util.Currency;
import org.jspecify.annotations.Nullable;
import tradepost.platform.money.Money;
import tradepost.platform.problem.Fields;
import tradepost.wallets.domain.Asset;

/**
 * How much to put in or take out.
 *
 * @param currency ISO 4217 code
 * @param amount a decimal such as {@code "12.50"}, with no more decimals than the currency has
 */
record MoneyRequest(@Nullable String currency, @Nullable String amount) {
    private static final BigDecimal AMOUNT_MAX = new BigDecimal("1000000000");

    Money toMoney() {
        String code = Fields.text("currency", currency, 3, 3);
        if (!Asset.isCurrency(code)) {
            throw Fields.invalid("currency", "is an ISO 4217 code such as USD");
        }
        Currency known = Currency.getInstance(code);
        BigDecimal decimal = Fields.positive("amount", amount, Money.scaleOf(known));
        if (decimal.compareTo(AMOUNT_MAX) > 0) {
            throw Fields.invalid("amount", "is at most " + AMOUNT_MAX.toPlainString());
        }
        return new Money(decimal, known);
    }
}
