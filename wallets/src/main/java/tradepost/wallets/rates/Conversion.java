package tradepost.wallets.rates;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tradepost.platform.money.Money;

/**
 * Amounts of many currencies in one of them, for display. Each is rounded by itself, and the sum is the sum of what is
 * shown.
 */
public record Conversion(Currency to, Using using, List<Part> parts) {
    /** At which rates. */
    public enum Using {
        MID,
        BID_ASK
    }

    /** Cash of one currency in a wallet. */
    public record Cash(UUID walletId, Money total) {}

    /**
     * Cash and what it is worth.
     *
     * @param rate null where the banks have none for its currency; then {@code converted} is null too
     * @param converted HALF_UP at the scale of the currency converted to
     */
    public record Part(
            Cash cash,
            @Nullable ExchangeRate rate,
            @Nullable BigDecimal converted) {}

    public static Conversion of(RateBook book, Using using, Currency to, List<Cash> cash) {
        return new Conversion(
                to,
                using,
                cash.stream()
                        .map(one -> toPart(one, rate(book, using, one.total().currency(), to), to))
                        .toList());
    }

    /** Of what has a rate. */
    public BigDecimal sum() {
        return parts.stream()
                .map(Part::converted)
                .filter(Objects::nonNull)
                .reduce(BigDecimal.ZERO.setScale(Money.scaleOf(to)), BigDecimal::add);
    }

    /** Whether every balance has a rate, and the sum is the sum of all. */
    public boolean isComplete() {
        return parts.stream().allMatch(part -> part.rate() != null);
    }

    public boolean isStale() {
        return rates().anyMatch(ExchangeRate::stale);
    }

    /** The day of the oldest table used; empty where none was. */
    public Optional<LocalDate> asOf() {
        return rates().flatMap(rate -> Stream.ofNullable(rate.asOf())).min(Comparator.naturalOrder());
    }

    private Stream<ExchangeRate> rates() {
        return parts.stream().map(Part::rate).filter(Objects::nonNull);
    }

    private static Optional<ExchangeRate> rate(RateBook book, Using using, Currency from, Currency to) {
        return switch (using) {
            case MID -> book.mid(from.getCurrencyCode(), to.getCurrencyCode());
            case BID_ASK -> book.bidAsk(from.getCurrencyCode(), to.getCurrencyCode());
        };
    }

    private static Part toPart(Cash cash, Optional<ExchangeRate> rate, Currency to) {
        return rate.map(found -> new Part(cash, found, converted(cash.total(), found, to)))
                .orElseGet(() -> new Part(cash, null, null));
    }

    private static BigDecimal converted(Money total, ExchangeRate rate, Currency to) {
        return total.amount().multiply(rate.rate()).setScale(Money.scaleOf(to), RoundingMode.HALF_UP);
    }
}
