package tradepost.marketdata.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The ranges of one stock: since midnight and since the full hour (UTC), and over the last 24 hours and the last 60
 * minutes. A price counts from the moment its source names.
 */
public record Ranges(Range day, Range hour, Range lastDay, Range lastHour) {
    public static final Duration DAY = Duration.ofHours(24);
    public static final Duration HOUR = Duration.ofMinutes(60);
    public static final Ranges NONE = new Ranges(Range.NONE, Range.NONE, Range.NONE, Range.NONE);

    /**
     * The same ranges without those that are over by {@code now}, seen from the latest price in them: where that one
     * is too old, all are.
     */
    public Ranges at(Instant now, Instant latest) {
        return new Ranges(
                isSame(ChronoUnit.DAYS, latest, now) ? day : Range.NONE,
                isSame(ChronoUnit.HOURS, latest, now) ? hour : Range.NONE,
                isWithin(DAY, latest, now) ? lastDay : Range.NONE,
                isWithin(HOUR, latest, now) ? lastHour : Range.NONE);
    }

    private static boolean isSame(ChronoUnit unit, Instant latest, Instant now) {
        return !latest.truncatedTo(unit).isBefore(now.truncatedTo(unit));
    }

    private static boolean isWithin(Duration window, Instant latest, Instant now) {
        return latest.isAfter(now.minus(window));
    }
}
