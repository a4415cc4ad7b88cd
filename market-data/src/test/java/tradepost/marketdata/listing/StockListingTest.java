package tradepost.marketdata.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import tradepost.marketdata.MarketDataTest;
import tradepost.marketdata.domain.Stock;
import tradepost.marketdata.store.StockStore;
import tradepost.platform.event.StockListed;
import tradepost.platform.event.Topic;
import tradepost.platform.event.TradingCalendar;
import tradepost.platform.event.TradingCalendar.HalfDay;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.TopicTail;

class StockListingTest extends MarketDataTest {
    @Autowired
    StockListing listing;

    @Autowired
    StockBoard board;

    @Autowired
    StockStore stocks;

    @Autowired
    DatabaseClient database;

    @Autowired
    KafkaProperties kafka;

    @Test
    void an_admin_lists_a_stock_and_may_say_so_twice() {
        Map<String, Object> stock = Map.of("symbol", "AAPL", "name", "Apple", "currency", "USD", "priceTick", "0.05");

        post("ADMIN", stock)
                .expectStatus()
                .isCreated()
                .expectHeader()
                .location("/api/v1/stocks/AAPL")
                .expectBody()
                .jsonPath("$.lot")
                .isEqualTo("1")
                .jsonPath("$.priceTick")
                .isEqualTo("0.05");
        post("ADMIN", stock).expectStatus().isCreated();
        as("USER")
                .get()
                .uri("/api/v1/stocks/AAPL")
                .exchange()
                .expectBody()
                .jsonPath("$.stale")
                .isEqualTo(true)
                .jsonPath("$.price")
                .doesNotExist();
    }

    @Test
    void another_stock_under_a_symbol_that_is_taken_is_refused() {
        post("ADMIN", Map.of("symbol", "MSFT", "name", "Microsoft"))
                .expectStatus()
                .isCreated();

        problem(post("ADMIN", Map.of("symbol", "MSFT", "name", "Macrohard")), 409, "STOCK_EXISTS");
    }

    @Test
    void a_user_may_not_list_and_a_stranger_may_not_look() {
        problem(post("USER", Map.of("symbol", "KO", "name", "Coca-Cola")), 403, "FORBIDDEN");
        WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .build()
                .get()
                .uri("/api/v1/stocks")
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void a_wrong_field_is_named() {
        problem(post("ADMIN", Map.of("symbol", "a b", "name", "x")), 400, "INVALID_FIELD")
                .jsonPath("$.field")
                .isEqualTo("symbol");
        problem(post("ADMIN", Map.of("symbol", "A", "name", "x", "currency", "XYZ")), 400, "INVALID_FIELD")
                .jsonPath("$.field")
                .isEqualTo("currency");
        problem(post("ADMIN", Map.of("symbol", "A", "name", "x", "price", "1")), 400, "UNKNOWN_PROPERTY");
    }

    @Test
    void an_unknown_stock_is_not_found() {
        problem(as("USER").get().uri("/api/v1/stocks/NOPE").exchange(), 404, "STOCK_UNKNOWN");
    }

    @Test
    void pages_follow_each_other_by_symbol() {
        Flux.fromIterable(List.of("P1", "P2", "P3"))
                .concatMap(symbol -> listing.list(Stock.of(symbol, symbol, "USD", 0)))
                .blockLast(LIMIT);

        as("USER")
                .get()
                .uri("/api/v1/stocks?limit=2&after=P")
                .exchange()
                .expectBody()
                .jsonPath("$.items[*].symbol")
                .isEqualTo(List.of("P1", "P2"))
                .jsonPath("$.next")
                .isEqualTo("P2");
    }

    @Test
    void a_stock_listed_many_times_at_once_is_one_row() {
        Stock stock = Stock.of("MANY", "Many", "USD", 0);

        Flux.merge(IntStream.range(0, 50).mapToObj(_ -> listing.list(stock)).toList())
                .blockLast(LIMIT);

        assertThat(database.sql("SELECT count(*) FROM stocks WHERE symbol = 'MANY'")
                        .map(row -> row.get(0, Long.class))
                        .one()
                        .block(LIMIT))
                .isEqualTo(1L);
    }

    @Test
    void a_listing_is_told_to_every_replica() {
        StockBoard another = new StockBoard();
        TopicTail replica = new TopicTail(
                kafka,
                "another replica",
                Map.of(Topic.STOCK_EVENTS, StockListed.class),
                TopicTail.From.BEGINNING,
                another::on);
        Stock stock = Stock.of("TOLD", "Told", "EUR", 2);

        replica.start();
        listing.list(stock).block(LIMIT);

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(another.find("TOLD")).contains(stock));
        replica.stop();
    }

    @Test
    void a_stock_is_listed_with_the_calendar_it_names_and_its_sessions_are_told() {
        post("ADMIN", Map.of("symbol", "IBM", "name", "IBM", "calendar", "XNYS"))
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.calendar")
                .isEqualTo("XNYS");
        problem(post("ADMIN", Map.of("symbol", "IBN", "name", "x", "calendar", "NOWHERE")), 400, "INVALID_FIELD")
                .jsonPath("$.field")
                .isEqualTo("calendar");

        await().atMost(LIMIT).untilAsserted(() -> assertThat(board.find("IBM")).isPresent());
        as("USER")
                .get()
                .uri("/api/v1/stocks/IBM")
                .exchange()
                .expectBody()
                .jsonPath("$.calendar")
                .isEqualTo("XNYS");
    }

    @Test
    void a_stock_is_published_again_once_when_its_calendar_has_changed() {
        TradingCalendar before = calendar("XTST", LocalTime.of(16, 0));
        TradingCalendar after = calendar("XTST", LocalTime.of(17, 0));
        Stock plain = Stock.of("MOVED", "Moved", "USD", 0);
        listing.list(plain.on(before)).block(LIMIT);

        Integer changed = stocks.update(List.of(after), Instant.now()).block(LIMIT);
        Integer changedAgain = stocks.update(List.of(after), Instant.now()).block(LIMIT);

        assertThat(List.of(changed, changedAgain)).containsExactly(1, 0);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(board.find("MOVED")).contains(plain.on(after)));
    }

    private static TradingCalendar calendar(String name, LocalTime closes) {
        LocalDate holiday = LocalDate.of(2026, 12, 25);
        return new TradingCalendar(
                name,
                ZoneId.of("Europe/Warsaw"),
                List.of(DayOfWeek.MONDAY),
                LocalTime.of(9, 0),
                closes,
                List.of(holiday),
                List.of(new HalfDay(holiday.plusDays(3), LocalTime.NOON)));
    }

    private WebTestClient.ResponseSpec post(String role, Map<String, Object> stock) {
        return as(role).post().uri("/api/v1/stocks").bodyValue(stock).exchange();
    }

    private static WebTestClient.BodyContentSpec problem(WebTestClient.ResponseSpec response, int status, String code) {
        return response.expectStatus()
                .isEqualTo(status)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(code);
    }
}
