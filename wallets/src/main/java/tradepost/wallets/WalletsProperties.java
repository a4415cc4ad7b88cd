package tradepost.wallets;

import java.math.BigDecimal;
import java.util.Currency;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tradepost.platform.money.Money;

/**
 * What a new user's wallet begins with.
 *
 * @param openingCredit zero for nothing; at the scale of {@code openingCurrency}
 */
@ConfigurationProperties("tradepost.wallets")
public record WalletsProperties(
        @DefaultValue("10000.00") BigDecimal openingCredit,
        @DefaultValue("USD") Currency openingCurrency) {
    public WalletsProperties {
        if (openingCredit.signum() < 0) {
            throw new IllegalArgumentException("tradepost.wallets.opening-credit is " + openingCredit + ", below zero");
        }
    }

    public Money opening() {
        return new Money(openingCredit, openingCurrency);
    }
}
