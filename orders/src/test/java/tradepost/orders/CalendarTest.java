package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import tradepost.platform.event.Json;
import tradepost.platform.event.StockListed;
import tradepost.platform.event.TradingCalendar;

/** Orders in a market that has hours. */
@Order(SharedOrders.FIRST)
class CalendarTest {
    private static final ZoneId ZONE = ZoneOffset.UTC;
    private static OrdersService orders;
    private static LedgerStandIn ledger;

    private final UUID user = UUID.randomUUID();
    private final String symbol = "C" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void start() {
        orders = SharedOrders.orders();
        ledger = SharedOrders.ledger();
    }

    @Test
    void while_the_market_is_closed_a_market_order_is_refused_with_its_opening_and_a_day_order_waits_for_it() {
        LocalDate next = LocalDate.now(ZONE).plusDays(2);
        orders.list(symbol, onlyOn(next));
        orders.price(symbol, "10.00", null);

        place(Map.of("symbol", symbol, "side", "BUY", "quantity", "1"), 409)
                .jsonPath("$.code")
                .isEqualTo("MARKET_CLOSED")
                .jsonPath("$.opensAt")
                .isEqualTo(next + "T09:30:00Z");
        Map<?, ?> order = body(place(
                Map.of("symbol", symbol, "side", "BUY", "quantity", "1", "type", "LIMIT", "limitPrice", "11.00"), 201));

        assertThat(order.get("expiresAt")).isEqualTo(next + "T16:00:00Z");
        Eventually.holds(() -> "OPEN".equals(statusOf(order)));
        orders.price(symbol, "10.00", null);
        assertThat(ledger.commandsOf(symbol))
                .extracting(command -> command.getClass().getSimpleName())
                .containsExactly("Hold");
    }

    @Test
    void a_day_order_expires_when_its_session_closes() {
        ZonedDateTime closes = ZonedDateTime.now(ZONE).plusSeconds(6).withNano(0);
        if (closes.toLocalTime().equals(LocalTime.MIDNIGHT)) {
            closes = closes.plusSeconds(1);
        }
        orders.list(symbol, calendar(closes.toLocalDate(), LocalTime.MIDNIGHT, closes.toLocalTime()));

        Map<?, ?> order = body(place(
                Map.of("symbol", symbol, "side", "SELL", "quantity", "1", "type", "LIMIT", "limitPrice", "11.00"),
                201));

        assertThat(order.get("expiresAt")).isEqualTo(closes.toInstant().toString());
        Eventually.holds(() -> "EXPIRED".equals(statusOf(order)));
    }

    @Test
    void calendars_are_shown_with_their_sessions() {
        LocalDate next = LocalDate.now(ZONE).plusDays(2);
        orders.list(symbol, onlyOn(next));

        calendar("?symbol=" + symbol + "&to=" + next)
                .jsonPath("$.items[0].calendar")
                .isEqualTo("TEST")
                .jsonPath("$.items[0].open")
                .isEqualTo(false)
                .jsonPath("$.items[0].opensAt")
                .isEqualTo(next + "T09:30:00Z")
                .jsonPath("$.items[0].sessions.length()")
                .isEqualTo(1);
        calendar("").jsonPath("$.items[0].calendar").isEqualTo("24/7");
        orders.as(user)
                .get()
                .uri("/api/v1/calendar?to=1999-01-01")
                .exchange()
                .expectStatus()
                .isBadRequest();
        orders.as(user)
                .get()
                .uri("/api/v1/calendar?symbol=NOSUCH")
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void a_listing_from_before_there_were_calendars_trades_around_the_clock() {
        String json = """
                {"id":"00000000-0000-0001-0000-000000000001","type":"StockListed","v":1,"at":"2026-11-22T10:00:00Z",
                 "symbol":"OLD","name":"Old","currency":"USD","quantityScale":0,"lot":"1","priceTick":"0.01",
                 "halted":false}
                """;

        StockListed listed = Json.read(json.getBytes(StandardCharsets.UTF_8), StockListed.class);

        assertThat(listed.calendar()).isNull();
    }

    private static TradingCalendar onlyOn(LocalDate date) {
        return calendar(date, LocalTime.of(9, 30), LocalTime.of(16, 0));
    }

    private static TradingCalendar calendar(LocalDate date, LocalTime opens, LocalTime closes) {
        DayOfWeek day = date.getDayOfWeek();
        return new TradingCalendar("TEST", ZONE, List.of(day), opens, closes, List.of(), List.of());
    }

    private WebTestClient.BodyContentSpec calendar(String query) {
        return orders.as(user)
                .get()
                .uri("/api/v1/calendar" + query)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    private WebTestClient.BodyContentSpec place(Map<String, String> body, int status) {
        return orders.as(user)
                .post()
                .uri("/api/v1/orders")
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody();
    }

    private static Map<?, ?> body(WebTestClient.BodyContentSpec answer) {
        return Json.read(Objects.requireNonNull(answer.returnResult().getResponseBodyContent()), Map.class);
    }

    private Object statusOf(Map<?, ?> order) {
        return Objects.requireNonNull(orders.rows("SELECT status FROM orders WHERE id = '" + order.get("id") + "'")
                .getFirst()
                .get("status"));
    }
}
