package tradepost.wallets.rates;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What one unit of a currency gives in another.
 *
 * @param rate at most 12 significant digits: a mid HALF_UP, what the bank really gives DOWN
 * @param mid the same pair between bid and ask, HALF_UP
 * @param asOf the day of the oldest table it stands on; null for a currency in itself, which needs none
 * @param checkedAt when a bank last confirmed its tables; the oldest of them
 * @param stale whether that was longer ago than it should be, or a table is overdue
 * @param overdue whether a bank should have replaced a table by now
 * @param tradable whether money may be exchanged at it
 */
public record ExchangeRate(
        BigDecimal rate,
        BigDecimal mid,
        @Nullable LocalDate asOf,
        Instant checkedAt,
        boolean stale,
        boolean overdue,
        boolean tradable) {
    /** The same pair at another rate. */
    public ExchangeRate at(BigDecimal other) {
        return new ExchangeRate(other, mid, asOf, checkedAt, stale, overdue, tradable);
    }
}
