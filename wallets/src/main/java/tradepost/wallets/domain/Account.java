package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import org.jspecify.annotations.Nullable;
import tradepost.platform.money.Money;

/**
 * What a wallet has of an asset.
 *
 * @param available free to be spent; {@code held} is set aside for orders
 * @param seq the number of its last entry; 0 if it has none
 * @param opened whether its user wants to see it even while nothing was ever in it
 * @param cost what the shares now in it were bought for, in {@code costCurrency}; zero for cash
 * @param realised what was earned by the shares that were sold: for each sell its proceeds less their average cost, in
 *     {@code costCurrency}; a loss is negative
 * @param costCurrency that of the first fill, and so of every other; null of cash, and of shares before any fill
 */
public record Account(
        long id,
        AccountKey key,
        boolean house,
        BigDecimal available,
        BigDecimal held,
        long seq,
        boolean opened,
        BigDecimal cost,
        BigDecimal realised,
        @Nullable String costCurrency) {

    public BigDecimal total() {
        return available.add(held);
    }

    /** What it has of a currency after a change of what is available, at the currency's scale. */
    Answer.Left left(BigDecimal change) {
        Currency currency = Currency.getInstance(key.asset().code());
        return new Answer.Left(
                key.walletId(),
                currency.getCurrencyCode(),
                new Money(available.add(change), currency).amount(),
                new Money(held, currency).amount());
    }

    Account open() {
        return new Account(id, key, house, available, held, seq, true, cost, realised, costCurrency);
    }

    /** Whether a fill in this currency can be added to its cost and profit, which are sums in one currency. */
    boolean isKeptIn(String currency) {
        return costCurrency == null || costCurrency.equals(currency);
    }

    /** What {@code quantity} of its shares were bought for, on average; all of the cost for all of the shares. */
    BigDecimal costOf(BigDecimal quantity) {
        if (costCurrency == null || quantity.compareTo(total()) == 0) {
            return cost;
        }
        int scale = Money.scaleOf(Currency.getInstance(costCurrency));
        return cost.multiply(quantity).divide(total(), scale, RoundingMode.HALF_EVEN);
    }

    /** The account after a posting, which counts as an entry if the total changes. */
    Account post(Posting posting) {
        Account after = new Account(
                id,
                key,
                house,
                available.add(posting.available()),
                held.add(posting.held()),
                posting.isEntry() ? seq + 1 : seq,
                opened,
                cost.add(posting.cost()),
                realised.add(posting.realised()),
                posting.costCurrency() == null ? costCurrency : posting.costCurrency());
        if (after.held.signum() < 0 || (!house && after.available.signum() < 0)) {
            throw new IllegalStateException("negative after " + posting + ": " + this);
        }
        return after;
    }
}
