package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Every kind of order over HTTP, Kafka and the database. */
class OrderKindsTest {
    private static final String DATABASE = "orders_kinds";
    private static OrdersService orders;
    private static LedgerStandIn ledger;

    private final UUID user = UUID.randomUUID();
    private final String symbol = "K" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void start() {
        orders = new OrdersService(DATABASE);
        ledger = new LedgerStandIn(orders);
    }

    @AfterAll
    static void stop() {
        ledger.close();
        orders.close();
    }

    @BeforeEach
    void list() {
        orders.list(symbol);
        ledger.answer(command -> List.of(LedgerStandIn.agreed(command)));
    }

    @Test
    void a_stop_that_was_triggered_is_so_still_after_a_restart() {
        orders.price(symbol, "10.00", null);
        String id = place(Map.of(
                "symbol",
                symbol,
                "side",
                "BUY",
                "quantity",
                "5",
                "type",
                "STOP_LIMIT",
                "stopPrice",
                "11.00",
                "limitPrice",
                "11.05",
                "timeInForce",
                "GTC"));
        awaitStatus(id, "OPEN");
        orders.price(symbol, "12.00", null);
        Eventually.holds(() -> order(id).get("triggered_offset") != null);

        orders.close();
        orders = new OrdersService(DATABASE);
        view(id).jsonPath("$.triggered").isEqualTo(true).jsonPath("$.stopPrice").isEqualTo("11");
        orders.price(symbol, "11.05", null);

        awaitStatus(id, "EXECUTED");
        assertThat(changes(id)).containsExactly("PLACED", "OPENED", "TRIGGERED", "EXECUTED");
    }

    @Test
    void ioc_over_the_wire_takes_what_is_there() {
        orders.price(symbol, "10.00", "4");

        String id = place(Map.of("symbol", symbol, "side", "BUY", "quantity", "10", "timeInForce", "IOC"));

        awaitStatus(id, "CANCELLED");
        view(id).jsonPath("$.filledQuantity")
                .isEqualTo("4")
                .jsonPath("$.reason")
                .isEqualTo("INSUFFICIENT_AVAILABILITY");
    }

    @Test
    void who_waits_for_an_order_that_traded_in_part_is_told_so_and_not_that_it_was_refused() {
        orders.price(symbol, "10.00", "4");

        orders.as(user)
                .post()
                .uri("/api/v1/orders")
                .header("Prefer", "wait=5")
                .bodyValue(Map.of("symbol", symbol, "side", "BUY", "quantity", "10", "timeInForce", "IOC"))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("CANCELLED")
                .jsonPath("$.filledQuantity")
                .isEqualTo("4");
    }

    @Test
    void good_till_date_expires_at_its_date() {
        Instant soon = Instant.now().plusSeconds(6).truncatedTo(ChronoUnit.SECONDS);

        String id = place(Map.of(
                "symbol",
                symbol,
                "side",
                "SELL",
                "quantity",
                "1",
                "type",
                "LIMIT",
                "limitPrice",
                "20.00",
                "timeInForce",
                "GTD",
                "expiresAt",
                soon.toString()));

        view(id).jsonPath("$.expiresAt").isEqualTo(soon.toString());
        awaitStatus(id, "EXPIRED");
    }

    private WebTestClient.BodyContentSpec view(String id) {
        return orders.as(user).get().uri("/api/v1/orders/" + id).exchange().expectBody();
    }

    private Map<String, Object> order(String id) {
        return orders.rows("SELECT * FROM orders WHERE id = '" + id + "'").getFirst();
    }

    private List<String> changes(String id) {
        return orders.rows("SELECT change FROM order_events WHERE order_id = '" + id + "' ORDER BY seq").stream()
                .map(row -> String.valueOf(row.get("change")))
                .toList();
    }

    private String place(Map<String, String> body) {
        Map<?, ?> order = orders.as(user)
                .post()
                .uri("/api/v1/orders")
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        return String.valueOf(Objects.requireNonNull(order).get("id"));
    }

    private void awaitStatus(String id, String status) {
        Eventually.holds(() -> status.equals(order(id).get("status")));
    }
}
