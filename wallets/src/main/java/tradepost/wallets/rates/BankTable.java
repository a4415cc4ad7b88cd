package tradepost.wallets.rates;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
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
    /** One in so many currencies of the last table may be missing. */
    private static final int MISSING_PARTS_MAX = 10;
    /** Around midnight the bank may be ahead of us. */
    private static final Duration CLOCK_DIFFERENCE_MAX = Duration.ofMinutes(10);

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
     * @param name in the bank's language; null where the bank gives none. Tables that were kept before call it {@code
     *     currency}
     */
    public record Rate(
            String code,
            @JsonAlias("currency") @Nullable String name,
            @Nullable BigDecimal mid,
            @Nullable BigDecimal bid,
            @Nullable BigDecimal ask) {
        public Rate {
            require(CODE.matcher(code).matches(), "not the code of a currency: " + shortened(code));
            require(name == null || name.length() <= TEXT_MAX, "the name of " + code + " is too long");
            require((bid == null) == (ask == null), code + " has only one of bid and ask");
            requirePositive(code, mid);
            requirePositive(code, bid);
            requirePositive(code, ask);
            require(bid == null || ask == null || bid.compareTo(ask) <= 0, code + " has a bid above its ask");
        }

        static Rate mid(String code, @Nullable String name, BigDecimal mid) {
            return new Rate(code, name, mid, null, null);
        }

        static Rate bidAsk(String code, @Nullable String name, BigDecimal bid, BigDecimal ask) {
            return new Rate(code, name, null, bid, ask);
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
     * @param last null where there was none; of its currencies at most a tenth may be missing
     * @param now the table is not of a later day, where the bank is
     * @param movedMax how far a rate may move from table to table, as a fraction of it
     * @return this
     * @throws TableRefused ABSURD
     */
    BankTable requirePlausible(@Nullable BankTable last, Instant now, BigDecimal movedMax) {
        LocalDate today = LocalDate.ofInstant(now.plus(CLOCK_DIFFERENCE_MAX), BankCalendar.ZONE);
        require(!effectiveDate.isAfter(today), "it is of " + effectiveDate + ", and today is " + today);
        if (last != null) {
            requireMostOf(last);
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

    /**
     * A bank gives up a currency now and then; half a table that is well-formed is not one, and would take its place.
     */
    private void requireMostOf(BankTable last) {
        Set<String> codes = byCode().keySet();
        List<String> missing = last.rates.stream()
                .map(Rate::code)
                .filter(code -> !codes.contains(code))
                .toList();
        require(
                missing.size() * MISSING_PARTS_MAX <= last.rates.size(),
                "it lacks " + missing.size() + " of the last one's " + last.rates.size() + " currencies: "
                        + shortened(String.join(" ", missing)));
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
