package tradepost.wallets.rates;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;

/**
 * What one unit of a currency gives in another.
 *
 * @param rate at most 12 significant digits, HALF_UP
 * @param mid the same pair between bid and ask
 * @param asOf the day of the oldest table it stands on
 * @param checkedAt when a bank last confirmed that table; the oldest of them
 * @param stale whether that was longer ago than it should be
 * @param tradable whether money may be exchanged at it
 */
public record ExchangeRate(
        BigDecimal rate, BigDecimal mid, LocalDate asOf, Instant checkedAt, boolean stale, boolean tradable) {}
