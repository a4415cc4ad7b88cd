package tradepost.marketdata.domain;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which ticks are believed.
 *
 * @param lateMax how long before the price that is known a tick may have happened; less where so many came since that
 *     the ids of then are forgotten
 * @param futureMax how far a source's clock may be ahead of ours
 * @param moveMax by which part of it a price may move, 0.5 for half
 * @param moveWithin within this time; a price that is older than that is not compared with
 */
public record TickRules(Duration lateMax, Duration futureMax, BigDecimal moveMax, Duration moveWithin) {
    /** As long as a tick may be under way: longer than the topic keeps it, shorter than days are made around it. */
    static final Duration UNDER_WAY_MAX = Duration.ofDays(2);

    public TickRules {
        if (lateMax.isNegative() || futureMax.isNegative() || moveWithin.isNegative() || moveMax.signum() <= 0) {
            throw new IllegalArgumentException("the rules of ticks are times of zero or more and a move of more");
        }
    }

    /** What is wrong with a tick whatever came before it; null where nothing is. */
    @Nullable
    Verdict refuse(RawTick tick, Instant now) {
        if (isNegative(tick.price()) || isNegative(tick.quantity()) || isNegative(tick.availability())) {
            return Verdict.NEGATIVE;
        }
        if (tick.price().signum() == 0) {
            return Verdict.ZERO;
        }
        long micros = RawTick.micros(now);
        if (Math.max(tick.sourceAt(), tick.receivedAt()) > micros + RawTick.micros(futureMax)) {
            return Verdict.FUTURE;
        }
        return tick.receivedAt() < micros - RawTick.micros(UNDER_WAY_MAX) ? Verdict.TOO_OLD : null;
    }

    /**
     * Judges a tick that came for the first time, for all that is known.
     *
     * @param latest the price that is known
     * @param known ticks of this time and before may have come and been forgotten
     */
    Verdict judge(RawTick tick, RawTick latest, long known) {
        if (tick.sourceAt() <= known || tick.sourceAt() < latest.sourceAt() - RawTick.micros(lateMax)) {
            return Verdict.OUT_OF_ORDER;
        }
        if (Math.abs(tick.sourceAt() - latest.sourceAt()) <= RawTick.micros(moveWithin)
                && hasMovedTooFar(tick, latest)) {
            return Verdict.MOVED_TOO_FAR;
        }
        return tick.sourceAt() < latest.sourceAt() ? Verdict.LATE : Verdict.CURRENT;
    }

    private boolean hasMovedTooFar(RawTick tick, RawTick latest) {
        BigDecimal moved = tick.price().subtract(latest.price()).abs();
        return moved.compareTo(latest.price().multiply(moveMax)) > 0;
    }

    private static boolean isNegative(@Nullable BigDecimal number) {
        return number != null && number.signum() < 0;
    }
}
