package tradepost.wallets.rates;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** On which days a bank publishes. */
public enum BankCalendar {
    /** Poland's working days, by the law of 1951 on days free of work as it stands. */
    WARSAW,
    /** Days on which the euro area's TARGET system is open. */
    TARGET;

    /** Both banks live by the same clock. */
    public static final ZoneId ZONE = ZoneId.of("Europe/Warsaw");

    private static final int COUNTED_MAX = 100;
    private static final MonthDay CHRISTMAS_EVE = MonthDay.of(12, 24);
    private static final int CHRISTMAS_EVE_FREE_SINCE = 2025;

    private static final Set<MonthDay> FIXED_IN_WARSAW = days("01-01 01-06 05-01 05-03 08-15 11-01 11-11 12-25 12-26");
    private static final Set<MonthDay> FIXED_IN_TARGET = days("01-01 05-01 12-25 12-26");
    /** Easter Monday and Corpus Christi. */
    private static final Set<Long> AFTER_EASTER_IN_WARSAW = Set.of(1L, 60L);
    /** Good Friday and Easter Monday. */
    private static final Set<Long> AFTER_EASTER_IN_TARGET = Set.of(-2L, 1L);

    public boolean isBusinessDay(LocalDate day) {
        boolean weekend = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
        return !weekend && !isHoliday(day);
    }

    /** The day itself or the business day before it. */
    public LocalDate latestBusinessDay(LocalDate day) {
        return Stream.iterate(day, earlier -> earlier.minusDays(1))
                .filter(this::isBusinessDay)
                .findFirst()
                .orElseThrow();
    }

    /** How many business days come after a day, up to another and with it; a hundred days away counts as enough. */
    int businessDaysAfter(LocalDate from, LocalDate to) {
        return (int) from.plusDays(1)
                .datesUntil(to.isAfter(from) ? to.plusDays(1) : from.plusDays(1))
                .limit(COUNTED_MAX)
                .filter(this::isBusinessDay)
                .count();
    }

    private boolean isHoliday(LocalDate day) {
        MonthDay date = MonthDay.from(day);
        long afterEaster = easter(day.getYear()).until(day, ChronoUnit.DAYS);
        return switch (this) {
            case WARSAW ->
                FIXED_IN_WARSAW.contains(date)
                        || AFTER_EASTER_IN_WARSAW.contains(afterEaster)
                        || (date.equals(CHRISTMAS_EVE) && day.getYear() >= CHRISTMAS_EVE_FREE_SINCE);
            case TARGET -> FIXED_IN_TARGET.contains(date) || AFTER_EASTER_IN_TARGET.contains(afterEaster);
        };
    }

    private static Set<MonthDay> days(String days) {
        return Stream.of(days.split(" ", -1))
                .map(day -> MonthDay.parse("--" + day))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Easter Sunday by the anonymous Gregorian algorithm (Meeus, Jones, Butcher). */
    private static LocalDate easter(int year) {
        int a = year % 19;
        int b = year / 100;
        int c = year % 100;
        int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        int m = (a + 11 * h + 22 * l) / 451;
        int n = h + l - 7 * m + 114;
        return LocalDate.of(year, n / 31, n % 31 + 1);
    }
}
