package tradepost.orders.domain;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

/**
 * What a user may trade at a moment, and what it has reserved of that.
 *
 * @param reserved today's value by currency
 * @param orders how many were placed in this minute
 * @param positions what is held, and what buys that are not done may add, by symbol; of those that matter
 * @param unpriced the symbols of positions of which nobody knows what they are worth: there is no price
 */
public record Allowance(
        TradingLimits limits,
        Instant now,
        Map<String, BigDecimal> reserved,
        int orders,
        Map<String, BigDecimal> positions,
        Set<String> unpriced) {
    public Allowance {
        reserved = Map.copyOf(reserved);
        positions = Map.copyOf(positions);
        unpriced = Set.copyOf(unpriced);
    }

    /** Without positions. */
    public Allowance(TradingLimits limits, Instant now, Map<String, BigDecimal> reserved, int orders) {
        this(limits, now, reserved, orders, Map.of(), Set.of());
    }

    /** The day that values are counted for. */
    public static LocalDate dayOf(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** The minute that orders are counted for, by its beginning. */
    public static Instant minuteOf(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES);
    }

    public BigDecimal reservedIn(String currency) {
        return reserved.getOrDefault(currency, BigDecimal.ZERO);
    }

    /** What is left of the day's value in a currency; null if there is no limit. */
    public @Nullable BigDecimal dailyLeft(String currency) {
        return limits.dailyValue() == null
                ? null
                : limits.dailyValue().subtract(reservedIn(currency)).max(BigDecimal.ZERO);
    }

    /** How much more a position may be worth; null if there is no limit. */
    public @Nullable BigDecimal positionLeft(String symbol) {
        return limits.positionValue() == null
                ? null
                : limits.positionValue()
                        .subtract(positions.getOrDefault(symbol, BigDecimal.ZERO))
                        .max(BigDecimal.ZERO);
    }

    /** How many more orders may be placed in this minute; null if there is no limit. */
    public @Nullable Integer ordersLeft() {
        return limits.ordersPerMinute() == null ? null : Math.max(0, limits.ordersPerMinute() - orders);
    }

    /** Why an order of this value is over a limit; empty if it is over none. */
    public Optional<Problem> refusal(String currency, BigDecimal value) {
        Optional<Problem> refusal = refusal(currency, value, value);
        if (refusal.isPresent()) {
            return refusal;
        }
        Integer ordersLeft = ordersLeft();
        return limits.ordersPerMinute() != null && ordersLeft != null && ordersLeft == 0
                ? Optional.of(tooMany(limits.ordersPerMinute()))
                : Optional.empty();
    }

    /**
     * Why an order may not become worth this much; empty if it may.
     *
     * @param raise how much of it is not reserved for the order yet
     */
    public Optional<Problem> refusal(String currency, BigDecimal value, BigDecimal raise) {
        BigDecimal orderMax = limits.orderValue();
        if (orderMax != null && value.compareTo(orderMax) > 0) {
            return Optional.of(overValue(
                    "orderValue", "One order may be worth " + text(orderMax), orderMax, orderMax, currency, value));
        }
        BigDecimal left = dailyLeft(currency);
        if (limits.dailyValue() != null && left != null && raise.compareTo(left) > 0) {
            String sentence = "The orders of a day may be worth " + text(limits.dailyValue()) + ", of which "
                    + text(left) + " are left";
            return Optional.of(overValue("dailyValue", sentence, limits.dailyValue(), left, currency, raise));
        }
        return Optional.empty();
    }

    /** Why a position may not become worth so much more; empty if it may. */
    public Optional<Problem> refusalOfPosition(String symbol, String currency, BigDecimal more) {
        BigDecimal left = positionLeft(symbol);
        if (left != null && unpriced.contains(symbol)) {
            return Optional.of(Problem.of(
                    CommonProblem.SERVICE_UNAVAILABLE,
                    "There is no price of " + symbol + " to count your position in it at. Try again shortly."));
        }
        if (limits.positionValue() == null || left == null || more.compareTo(left) <= 0) {
            return Optional.empty();
        }
        String sentence = "A position may be worth " + text(limits.positionValue())
                + ", with the buys that are not done; " + text(left) + " are left for " + symbol;
        return Optional.of(overValue("positionValue", sentence, limits.positionValue(), left, currency, more)
                .with("symbol", symbol));
    }

    /** With these positions. */
    public Allowance with(Map<String, BigDecimal> other, Set<String> otherUnpriced) {
        return new Allowance(limits, now, reserved, orders, other, otherUnpriced);
    }

    /** With a position that may become worth so much more. */
    public Allowance enter(String symbol, BigDecimal more) {
        Map<String, BigDecimal> entered = new HashMap<>(positions);
        entered.merge(symbol, more, BigDecimal::add);
        return with(entered, unpriced);
    }

    /** With one more order. */
    public Allowance reserve(String currency, BigDecimal value) {
        return new Allowance(limits, now, more(currency, value), orders + 1, positions, unpriced);
    }

    /** With an order that is worth so much more. */
    public Allowance raise(String currency, BigDecimal value) {
        return new Allowance(limits, now, more(currency, value), orders, positions, unpriced);
    }

    private Map<String, BigDecimal> more(String currency, BigDecimal value) {
        Map<String, BigDecimal> more = new HashMap<>(reserved);
        more.merge(currency, value, BigDecimal::add);
        return more;
    }

    private static Problem overValue(
            String limit, String sentence, BigDecimal max, BigDecimal left, String currency, BigDecimal value) {
        return Problem.of(
                        OrderProblem.LIMIT_EXCEEDED,
                        sentence + " " + currency + "; this takes " + text(value) + " " + currency + ".")
                .with("limit", limit)
                .with("max", max)
                .with("left", left)
                .with("required", value)
                .with("currency", currency);
    }

    private Problem tooMany(int max) {
        long seconds = Duration.between(now, minuteOf(now).plus(1, ChronoUnit.MINUTES))
                .plusSeconds(1)
                .toSeconds();
        return Problem.of(
                        OrderProblem.LIMIT_EXCEEDED,
                        max + " orders may be placed in a minute, and they have been. The next begins in " + seconds
                                + " s.")
                .with("limit", "ordersPerMinute")
                .with("max", max)
                .with("left", 0)
                .with("retryAfterSeconds", seconds);
    }

    private static String text(BigDecimal value) {
        return value.toPlainString();
    }
}
