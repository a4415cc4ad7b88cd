package tradepost.wallets.ledger;

import java.math.BigDecimal;
import java.util.Currency;
import org.jspecify.annotations.Nullable;
import tradepost.platform.money.Money;
import tradepost.platform.problem.Fields;
import tradepost.wallets.domain.Asset;

/** Reads money from a request: an ISO 4217 code, and a decimal with no more decimals than the currency has. */
public final class MoneyField {
    private static final BigDecimal AMOUNT_MAX = new BigDecimal("1000000000");

    private MoneyField() {}

    /** @throws tradepost.platform.problem.Problem INVALID_FIELD for {@code currency} or {@code amount} */
    public static Money money(@Nullable String currency, @Nullable String amount) {
        return money("currency", currency, amount);
    }

    /** @param currencyField what the request calls the currency */
    public static Money money(String currencyField, @Nullable String currency, @Nullable String amount) {
        Currency known = currency(currencyField, currency);
        BigDecimal decimal = Fields.positive("amount", amount, Money.scaleOf(known));
        if (decimal.compareTo(AMOUNT_MAX) > 0) {
            throw Fields.invalid("amount", "is at most " + AMOUNT_MAX.toPlainString());
        }
        return new Money(decimal, known);
    }

    /** @throws tradepost.platform.problem.Problem INVALID_FIELD unless money can be kept in it */
    public static Currency currency(String field, @Nullable String code) {
        if (!Asset.isCurrency(Fields.text(field, code, 3, 3))) {
            throw Fields.invalid(field, "is an ISO 4217 code such as USD");
        }
        return Currency.getInstance(code);
    }
}
