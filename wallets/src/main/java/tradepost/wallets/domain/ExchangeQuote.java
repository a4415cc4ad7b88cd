package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import tradepost.platform.money.Money;

/**
 * What the bank promises: so much of one currency for so much of another, once, until it expires.
 *
 * @param taken what the user receives for {@code given}
 * @param rate how much of the taken currency one unit of the given one brings
 * @param mid the rate in the middle of the bank's bid and ask; {@code spread} is the part of it that the bank keeps
 * @param asOf the date of the bank's table
 */
public record ExchangeQuote(
        UUID id,
        UUID userId,
        UUID walletId,
        Money given,
        Money taken,
        BigDecimal rate,
        BigDecimal mid,
        BigDecimal spread,
        LocalDate asOf,
        Instant expiresAt) {}
