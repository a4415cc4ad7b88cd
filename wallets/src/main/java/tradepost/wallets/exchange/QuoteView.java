package tradepost.wallets.exchange;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import tradepost.wallets.domain.ExchangeQuote;

/**
 * A quote as its user sees it.
 *
 * @param amount what is given, in {@code from}
 * @param received what comes for it, in {@code to}
 * @param rate how much of {@code to} one unit of {@code from} brings
 * @param mid the rate between the bank's bid and ask; {@code spread} is the part of it that the bank keeps
 * @param asOf the date of the bank's table
 */
record QuoteView(
        UUID id,
        UUID walletId,
        String from,
        String to,
        BigDecimal amount,
        BigDecimal received,
        BigDecimal rate,
        BigDecimal mid,
        BigDecimal spread,
        LocalDate asOf,
        Instant expiresAt) {
    static QuoteView of(ExchangeQuote quote) {
        return new QuoteView(
                quote.id(),
                quote.walletId(),
                quote.given().currency().getCurrencyCode(),
                quote.taken().currency().getCurrencyCode(),
                quote.given().amount(),
                quote.taken().amount(),
                quote.rate(),
                quote.mid(),
                quote.spread(),
                quote.asOf(),
                quote.expiresAt());
    }
}
