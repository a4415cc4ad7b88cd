package tradepost.wallets.rates;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table of rates as a bank published it. One that cannot be true cannot be made.
 *
 * @param no the bank's own number of it, {@code 226/A/NBP/2026}
 * @param effectiveDate the day it is of
 */
public record BankTable(Kind kind, String no, LocalDate effectiveDate, List<Rate> rates) {
    private static final int RATES_MAX = 400;
    private static final int TEXT_MAX = 100;
    private static final int DIGITS_MAX = 20;
    private static final Pattern CODE = Pattern.compile("[A-Z]{3}");

    /** @throws TableRefused ABSURD, with the reason */
    public BankTable {
        rates = List.copyOf(rates);
        require(!no.isBlank() && no.length() <= TEXT_MAX, "its number is not a number: " + shortened(no));
        require(!rates.isEmpty(), "it has no rates");
        require(rates.size() <= RATES_MAX, "it has " + rates.size() + " rates");
        Set<String> codes = new HashSet<>();
        for (Rate rate : rates) {
            require(codes.add(rate.code()), rate.code() + " is in it twice");
            require(
                    kind.isBidAsk() ? rate.bid() != null : rate.mid() != null,
                    rate.code() + " has no " + (kind.isBidAsk() ? "bid and ask" : "mid"));
        }
    }

    /** Who publishes. */
    public enum Source {
        NBP,
        ECB
    }

    /** Which table. */
    public enum Kind {
        /** NBP, main currencies, every business day: {@code mid} is PLN for one unit. */
        A(Source.NBP, BankCalendar.WARSAW, 2),
        /** NBP, other currencies, every Wednesday: {@code mid} is PLN for one unit. */
        B(Source.NBP, BankCalendar.WARSAW, 7),
        /** NBP, every business day: {@code bid} and {@code ask} are PLN for one unit. */
        C(Source.NBP, BankCalendar.WARSAW, 2),
        /** ECB, every business day: {@code mid} is units for one EUR. */
        ECB(Source.ECB, BankCalendar.TARGET, 2);

        private final Source source;
        private final BankCalendar calendar;
        private final int businessDaysMax;

        Kind(Source source, BankCalendar calendar, int businessDaysMax) {
            this.source = source;
            this.calendar = calendar;
            this.businessDaysMax = businessDaysMax;
        }

        public Source source() {
            return source;
        }

        boolean isBidAsk() {
            return this == C;
        }

        /**
         * Whether a table of that day may still be the latest: a next one is due, and one may have been missed.
         * Weekends and holidays do not count.
         */
        boolean isCurrent(LocalDate effectiveDate, LocalDate today) {
            return calendar.businessDaysAfter(effectiveDate, today) <= businessDaysMax;
        }
    }

    /**
     * One currency: either {@code mid}, or {@code bid} and {@code ask}.
     *
     * @param code ISO 4217
     * @param currency its name in the bank's language; null where the bank gives none
     */
    public record Rate(
            String code,
            @Nullable String currency,
            @Nullable BigDecimal mid,
            @Nullable BigDecimal bid,
            @Nullable BigDecimal ask) {
        public Rate {
            require(CODE.matcher(code).matches(), "not the code of a currency: " + shortened(code));
            require(currency == null || currency.length() <= TEXT_MAX, "the name of " + code + " is too long");
            require((bid == null) == (ask == null), code + " has only one of bid and ask");
            requirePositive(code, mid);
            requirePositive(code, bid);
            requirePositive(code, ask);
            require(bid == null || ask == null || bid.compareTo(ask) <= 0, code + " has a bid above its ask");
        }

        static Rate mid(String code, @Nullable String currency, BigDecimal mid) {
            return new Rate(code, currency, mid, null, null);
        }

        static Rate bidAsk(String code, @Nullable String currency, BigDecimal bid, BigDecimal ask) {
            return new Rate(code, currency, null, bid, ask);
        }

        private static void requirePositive(String code, @Nullable BigDecimal rate) {
            if (rate != null) {
                require(
                        rate.precision() <= DIGITS_MAX && Math.abs(rate.scale()) <= DIGITS_MAX,
                        "the rate of " + code + " has too many digits");
                require(rate.signum() > 0, "the rate of " + code + " is " + rate.toPlainString());
            }
        }

        private boolean movedTooFar(Rate last, BigDecimal movedMax) {
            return movedTooFar(last.mid, mid, movedMax)
                    || movedTooFar(last.bid, bid, movedMax)
                    || movedTooFar(last.ask, ask, movedMax);
        }

        private static boolean movedTooFar(@Nullable BigDecimal last, @Nullable BigDecimal now, BigDecimal movedMax) {
            return last != null
                    && now != null
                    && now.subtract(last)
                                    .abs()
                                    .divide(last, DIGITS_MAX, RoundingMode.HALF_UP)
                                    .compareTo(movedMax)
                            > 0;
        }
    }

    /**
     * Refuses what cannot follow the last good table.
     *
     * @param last null where there was none
     * @param movedMax how far a rate may move from table to table, as a fraction of it
     * @return this
     * @throws TableRefused ABSURD
     */
    BankTable requirePlausible(@Nullable BankTable last, LocalDate today, BigDecimal movedMax) {
        require(!effectiveDate.isAfter(today.plusDays(1)), "it is of " + effectiveDate + ", and today is " + today);
        if (last != null) {
            require(
                    !effectiveDate.isBefore(last.effectiveDate),
                    "it is of " + effectiveDate + ", older than the one of " + last.effectiveDate);
            Map<String, Rate> before = last.byCode();
            for (Rate rate : rates) {
                Rate lastRate = before.get(rate.code());
                require(
                        lastRate == null || !rate.movedTooFar(lastRate, movedMax),
                        rate.code() + " moved by more than " + movedMax.toPlainString() + " of its value");
            }
        }
        return this;
    }

    Map<String, Rate> byCode() {
        return rates.stream().collect(Collectors.toMap(Rate::code, Function.identity()));
    }

    Optional<Rate> rate(String code) {
        return rates.stream().filter(rate -> rate.code().equals(code)).findFirst();
    }

    private static void require(boolean condition, String reason) {
        if (!condition) {
            throw TableRefused.absurd(reason);
        }
    }

    private static String shortened(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX);
    }
}
