package tradepost.wallets.view;

import java.math.BigDecimal;
import java.util.Currency;
import tradepost.platform.money.Money;
import tradepost.wallets.domain.Asset;

/** Amounts as callers see them: cash at its currency's scale, shares without trailing zeros. */
final class Amounts {
    private Amounts() {}

    static BigDecimal of(BigDecimal amount, Asset asset) {
        return asset.kind() == Asset.Kind.CASH ? ofCash(amount, asset.code()) : ofShares(amount);
    }

    static BigDecimal ofCash(BigDecimal amount, String currency) {
        return new Money(amount, Currency.getInstance(currency)).amount();
    }

    static BigDecimal ofShares(BigDecimal quantity) {
        BigDecimal stripped = quantity.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
