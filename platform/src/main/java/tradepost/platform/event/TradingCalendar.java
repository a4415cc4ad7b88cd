package tradepost.platform.event;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

/**
 * When a market trades: one session a day, in its own zone's time, that does not pass midnight.
 *
 * @param name as clients name it: {@code XNYS}
 * @param zone a zone of the IANA database: {@code America/New_York}
 * @param days of the week that have sessions
 * @param holidays dates without one
 * @param halfDays dates whose session closes earlier
 */
public record TradingCalendar(
        String name,
        ZoneId zone,
        List<DayOfWeek> days,
        LocalTime opens,
        LocalTime closes,
        List<LocalDate> holidays,
        List<HalfDay> halfDays) {

    /** What a market that never closes is called; it has no calendar. */
    public static final String AROUND_THE_CLOCK = "24/7";

    public TradingCalendar {
        Objects.requireNonNull(name);
        Objects.requireNonNull(zone);
        days = List.copyOf(days);
        holidays = List.copyOf(holidays);
        halfDays = List.copyOf(halfDays);
        boolean isEarly = halfDays.stream().allMatch(half -> half.closes().isAfter(opens));
        if (days.isEmpty() || !opens.isBefore(closes) || !isEarly) {
            throw new IllegalArgumentException(
                    "sessions of " + name + " end after they begin, on some day of the week");
        }
    }

    /** A date whose session closes earlier. */
    public record HalfDay(LocalDate date, LocalTime closes) {}
}
