package tradepost.wallets.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A change of one account. One that only moves between available and held is no entry.
 *
 * @param leg which side of the movement it is
 * @param available is added to what is available, {@code held} to what is held, {@code cost} to the cost of the shares,
 *     {@code realised} to what they have earned
 */
public record Posting(
        AccountKey account,
        Leg leg,
        BigDecimal available,
        BigDecimal held,
        BigDecimal cost,
        BigDecimal realised,
        @Nullable String costCurrency) {

    /** The sides a movement can have; it has none of them twice. Target is what a transfer or an exchange leads to. */
    public enum Leg {
        USER_CASH,
        USER_TARGET_CASH,
        HOUSE_TARGET_CASH,
        USER_SHARES,
        HOUSE_CASH,
        HOUSE_SHARES
    }

    static Posting of(AccountKey account, Leg leg, BigDecimal available) {
        return of(account, leg, available, BigDecimal.ZERO);
    }

    static Posting of(AccountKey account, Leg leg, BigDecimal available, BigDecimal held) {
        return new Posting(account, leg, available, held, BigDecimal.ZERO, BigDecimal.ZERO, null);
    }

    /** Shares that were bought for this much. */
    Posting bought(BigDecimal paid, String currency) {
        return new Posting(account, leg, available, held, paid, BigDecimal.ZERO, currency);
    }

    /** Shares that were bought for {@code paid} and sold for {@code proceeds}. */
    Posting sold(BigDecimal paid, BigDecimal proceeds, String currency) {
        return new Posting(account, leg, available, held, paid.negate(), proceeds.subtract(paid), currency);
    }

    /** By how much the account's total changes. */
    BigDecimal amount() {
        return available.add(held);
    }

    boolean isEntry() {
        return amount().signum() != 0;
    }
}
