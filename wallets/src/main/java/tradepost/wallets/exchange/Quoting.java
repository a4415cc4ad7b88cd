package tradepost.wallets.exchange;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import tradepost.platform.money.Money;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;
import tradepost.wallets.domain.ExchangeQuote;
import tradepost.wallets.domain.WalletsProblem;
import tradepost.wallets.rates.ExchangeRate;
import tradepost.wallets.rates.RateBook;

/**
 * Makes a quote of the bank's rates: at its bid and ask where its table has both, else at the mid less a margin of
 * ours.
 *
 * @param margin the part of the mid rate that is kept where there is no bid and ask, {@code 0.01} for 1 %
 * @param life how long a quote holds
 */
record Quoting(BigDecimal margin, Duration life) {
    /** Of the rate that is promised, booked and printed, so that all three are the same. */
    private static final MathContext PROMISED = new MathContext(12, RoundingMode.DOWN);

    private static final int SPREAD_SCALE = 6;

    /**
     * What the user will receive is rounded down to the smallest unit of its currency: rounded up, many small
     * exchanges would bring more than one large one.
     *
     * @throws Problem if there is no rate for the pair, it is too old to exchange money at, or nothing would be
     *     received
     */
    ExchangeQuote quote(UUID id, Wish wish, RateBook rates, Instant now) {
        String from = wish.given().currency().getCurrencyCode();
        ExchangeRate rate = requireTradable(find(rates, from, wish.to().getCurrencyCode()), wish);
        BigDecimal received =
                wish.given().amount().multiply(rate.rate()).setScale(Money.scaleOf(wish.to()), RoundingMode.DOWN);
        if (received.signum() == 0) {
            throw Fields.invalid(
                    "amount",
                    "is worth at least one smallest unit of " + wish.to().getCurrencyCode());
        }
        return new ExchangeQuote(
                id,
                wish.userId(),
                wish.walletId(),
                wish.given(),
                new Money(received, wish.to()),
                rate.rate(),
                rate.mid(),
                spread(rate),
                dayOf(rate),
                now.plus(life));
    }

    /** What a user wants to exchange, and into what. */
    record Wish(UUID userId, UUID walletId, Money given, Currency to) {}

    /** A pair that has bids and asks alone, too old to exchange at, is that and not unknown. */
    private Optional<ExchangeRate> find(RateBook rates, String from, String to) {
        Optional<ExchangeRate> bidAsk = rates.bidAsk(from, to);
        return bidAsk.filter(ExchangeRate::tradable)
                .or(() -> rates.mid(from, to).map(this::lessMargin))
                .or(() -> bidAsk);
    }

    private ExchangeRate lessMargin(ExchangeRate mid) {
        return mid.at(mid.rate().multiply(BigDecimal.ONE.subtract(margin)).round(PROMISED));
    }

    private static ExchangeRate requireTradable(Optional<ExchangeRate> found, Wish wish) {
        ExchangeRate rate = found.orElseThrow(() -> Fields.invalid(
                "to", "has no rate against " + wish.given().currency().getCurrencyCode() + " in the bank's tables"));
        if (!rate.tradable()) {
            String reason = rate.overdue()
                    ? "The bank should have replaced the table of this rate by now; no money is exchanged at it."
                    : "The bank has not confirmed this rate for too long; no money is exchanged at it.";
            throw Problem.of(WalletsProblem.RATE_TOO_OLD, reason)
                    .with("asOf", dayOf(rate))
                    .with("checkedAt", rate.checkedAt());
        }
        return rate;
    }

    /** Two currencies stand on a table at least. */
    private static LocalDate dayOf(ExchangeRate rate) {
        return Objects.requireNonNull(rate.asOf());
    }

    /** The part of the mid rate that the bank keeps. */
    private static BigDecimal spread(ExchangeRate rate) {
        return BigDecimal.ONE.subtract(rate.rate().divide(rate.mid(), SPREAD_SCALE, RoundingMode.HALF_UP));
    }
}
