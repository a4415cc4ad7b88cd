package tradepost.orders.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.TradingCalendar;
import tradepost.platform.event.TradingCalendar.HalfDay;

/** When a market is open: the sessions of its calendar, or all of the time. */
public final class Sessions {
    /** A market that never closes; its days are those of UTC. */
    public static final Sessions AROUND_THE_CLOCK = new Sessions(null);

    /** No calendar closes for longer. */
    private static final int DAYS_MAX = 366;

    private final @Nullable TradingCalendar calendar;
    private final Set<LocalDate> holidays;
    private final Map<LocalDate, LocalTime> halfDays = new HashMap<>();

    private Sessions(@Nullable TradingCalendar calendar) {
        this.calendar = calendar;
        this.holidays = calendar == null ? Set.of() : new HashSet<>(calendar.holidays());
        if (calendar != null) {
            for (HalfDay half : calendar.halfDays()) {
                halfDays.put(half.date(), half.closes());
            }
        }
    }

    /** @param calendar null for a market that never closes */
    public static Sessions of(@Nullable TradingCalendar calendar) {
        return calendar == null ? AROUND_THE_CLOCK : new Sessions(calendar);
    }

    /**
     * The market is open from {@code opens}, and no longer at {@code closes}.
     *
     * @param date in the market's own zone
     */
    public record Session(LocalDate date, Instant opens, Instant closes, boolean isHalfDay) {
        boolean includes(Instant time) {
            return !time.isBefore(opens) && time.isBefore(closes);
        }
    }

    public String name() {
        return calendar == null ? TradingCalendar.AROUND_THE_CLOCK : calendar.name();
    }

    public ZoneId zone() {
        return calendar == null ? ZoneOffset.UTC : calendar.zone();
    }

    public boolean isOpen(Instant now) {
        return calendar == null
                || session(now.atZone(calendar.zone()).toLocalDate())
                        .filter(session -> session.includes(now))
                        .isPresent();
    }

    /** The session that is on, or else the next one; empty if there is none within a year. */
    public Optional<Session> currentOrNext(Instant now) {
        LocalDate today = now.atZone(zone()).toLocalDate();
        return between(today, today.plusDays(DAYS_MAX))
                .filter(session -> now.isBefore(session.closes()))
                .findFirst();
    }

    /** The sessions of these dates, the last one included. */
    public Stream<Session> between(LocalDate from, LocalDate to) {
        return from.datesUntil(to.plusDays(1)).flatMap(date -> session(date).stream());
    }

    private Optional<Session> session(LocalDate date) {
        if (calendar == null) {
            Instant midnight = date.atStartOfDay(ZoneOffset.UTC).toInstant();
            Instant next = date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            return Optional.of(new Session(date, midnight, next, false));
        }
        if (!calendar.days().contains(date.getDayOfWeek()) || holidays.contains(date)) {
            return Optional.empty();
        }
        LocalTime early = halfDays.get(date);
        return Optional.of(new Session(
                date,
                date.atTime(calendar.opens()).atZone(calendar.zone()).toInstant(),
                date.atTime(early == null ? calendar.closes() : early)
                        .atZone(calendar.zone())
                        .toInstant(),
                early != null));
    }
}
