package tradepost.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tradepost.orders.domain.Sessions.Session;
import tradepost.platform.event.TradingCalendar;
import tradepost.platform.event.TradingCalendar.HalfDay;

class SessionsTest {
    private static final List<DayOfWeek> WEEKDAYS =
            List.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY);

    private final Sessions newYork = Sessions.of(new TradingCalendar(
            "XNYS",
            ZoneId.of("America/New_York"),
            WEEKDAYS,
            LocalTime.of(9, 30),
            LocalTime.of(16, 0),
            List.of(LocalDate.of(2026, 11, 26)),
            List.of(new HalfDay(LocalDate.of(2026, 11, 27), LocalTime.of(13, 0)))));

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T14:29:59Z, false",
        "2026-11-23T14:30:00Z, true",
        "2026-11-23T20:59:59Z, true",
        "2026-11-23T21:00:00Z, false",
        "2026-11-22T15:00:00Z, false",
        "2026-11-26T15:00:00Z, false",
        "2026-11-27T17:59:59Z, true",
        "2026-11-27T18:00:00Z, false",
        "2026-07-06T13:30:00Z, true",
        "2026-07-06T20:00:00Z, false"
    })
    void a_market_is_open_by_its_own_clock_but_not_on_weekends_and_holidays(Instant now, boolean isOpen) {
        assertThat(newYork.isOpen(now)).isEqualTo(isOpen);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T15:00:00Z, 2026-11-23T14:30:00Z, 2026-11-23T21:00:00Z",
        "2026-11-23T21:00:00Z, 2026-11-24T14:30:00Z, 2026-11-24T21:00:00Z",
        "2026-11-25T22:00:00Z, 2026-11-27T14:30:00Z, 2026-11-27T18:00:00Z",
        "2026-10-30T21:00:00Z, 2026-11-02T14:30:00Z, 2026-11-02T21:00:00Z"
    })
    void the_session_that_is_on_or_the_next_one_is_found(Instant now, Instant opens, Instant closes) {
        Session session = newYork.currentOrNext(now).orElseThrow();

        assertThat(List.of(session.opens(), session.closes())).containsExactly(opens, closes);
    }

    @Test
    void a_market_without_a_calendar_is_always_open_and_its_days_are_utcs() {
        Instant now = Instant.parse("2026-11-22T23:59:59Z");

        Session today = Sessions.AROUND_THE_CLOCK.currentOrNext(now).orElseThrow();

        assertThat(Sessions.AROUND_THE_CLOCK.isOpen(now)).isTrue();
        assertThat(today.closes()).isEqualTo("2026-11-23T00:00:00Z");
    }
}
