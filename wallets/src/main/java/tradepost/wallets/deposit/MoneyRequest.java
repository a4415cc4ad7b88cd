package tradepost.wallets.deposit;

import org.jspecify.annotations.Nullable;
import tradepost.platform.money.Money;
import tradepost.wallets.ledger.MoneyField;

/**
 * How much to put in or take out.
 *
 * @param currency ISO 4217 code
 * @param amount a decimal such as {@code "12.50"}, with no more decimals than the currency has
 */
record MoneyRequest(@Nullable String currency, @Nullable String amount) {
    Money toMoney() {
        return MoneyField.money(currency, amount);
    }
}
