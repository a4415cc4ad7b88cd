package tradepost.orders.view;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tradepost.orders.board.MarketBoard;
import tradepost.orders.domain.OrderProblem;
import tradepost.orders.domain.Sessions;
import tradepost.orders.domain.Sessions.Session;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;

/** Shows when markets are open. */
@RestController
class CalendarController {
    private static final int DAYS = 14;
    private static final int DAYS_MAX = 366;

    private final MarketBoard board;
    private final Clock clock;

    CalendarController(MarketBoard board, Clock clock) {
        this.board = board;
        this.clock = clock;
    }

    /** All that were asked for; there are few. */
    record Calendars(List<CalendarView> items) {}

    /**
     * A calendar.
     *
     * @param calendar its name; {@code 24/7} never closes, and its sessions are the days of UTC
     * @param opensAt when the next session begins; absent while one is on
     * @param closesAt when the session that is on, or the next one, ends
     */
    record CalendarView(
            String calendar,
            String timeZone,
            boolean open,
            @Nullable Instant opensAt,
            @Nullable Instant closesAt,
            List<SessionView> sessions) {}

    /** One session, on a date of the market's own zone. */
    record SessionView(LocalDate date, Instant opens, Instant closes, boolean halfDay) {
        static SessionView of(Session session) {
            return new SessionView(session.date(), session.opens(), session.closes(), session.isHalfDay());
        }
    }

    /**
     * The calendars of all stocks, or of one.
     *
     * @param from the first date whose session is shown, today by default; {@code to} the last, two weeks later
     */
    @GetMapping("/api/v1/calendar")
    Calendars calendars(
            @RequestParam(required = false) @Nullable String symbol,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        Instant now = clock.instant();
        List<Sessions> wanted = symbol == null ? board.calendars() : List.of(sessionsOf(symbol));
        return new Calendars(wanted.stream()
                .map(sessions -> view(sessions, date("from", from), date("to", to), now))
                .toList());
    }

    private Sessions sessionsOf(String symbol) {
        return board.stock(symbol).map(_ -> board.sessions(symbol)).orElseThrow(() -> Problem.of(
                        OrderProblem.STOCK_UNKNOWN, "There is no such stock.")
                .with("field", "symbol"));
    }

    private static CalendarView view(Sessions sessions, @Nullable LocalDate from, @Nullable LocalDate to, Instant now) {
        LocalDate first = from == null ? now.atZone(sessions.zone()).toLocalDate() : from;
        LocalDate last = to == null ? first.plusDays(DAYS) : to;
        if (last.isBefore(first) || last.isAfter(first.plusDays(DAYS_MAX))) {
            throw Fields.invalid("to", "is not before from, and at most " + DAYS_MAX + " days after it");
        }
        boolean isOpen = sessions.isOpen(now);
        Session next = sessions.currentOrNext(now).orElse(null);
        return new CalendarView(
                sessions.name(),
                sessions.zone().getId(),
                isOpen,
                isOpen || next == null ? null : next.opens(),
                next == null ? null : next.closes(),
                sessions.between(first, last).map(SessionView::of).toList());
    }

    private static @Nullable LocalDate date(String field, @Nullable String value) {
        try {
            LocalDate date = value == null ? null : LocalDate.parse(value);
            if (date != null && (date.getYear() < 2000 || date.getYear() > 2999)) {
                throw Fields.invalid(field, "is a date of this millennium");
            }
            return date;
        } catch (DateTimeParseException unreadable) {
            throw Fields.invalid(field, "is a date such as 2026-11-22");
        }
    }
}
