package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A venue that takes a second or two, as a setting; and orders by worth, which it decides then. */
class DelayedOrdersTest {
    private static OrdersService orders;
    private static LedgerStandIn ledger;

    private final UUID user = UUID.randomUUID();
    private final String symbol = "D" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void start() {
        orders = new OrdersService("orders_delayed", Map.of("tradepost.orders.latency", "1s-2s"));
        ledger = new LedgerStandIn(orders);
    }

    @AfterAll
    static void stop() {
        ledger.close();
        orders.close();
    }

    @Test
    void an_order_by_worth_stays_pending_and_is_executed_when_its_time_has_come() {
        orders.list(symbol);
        orders.price(symbol, "30.00", null);

        String id = place(Map.of("symbol", symbol, "side", "BUY", "notional", "250.00"));

        Eventually.holds(() -> "DELAYED".equals(order(id).get("stage")));
        assertThat(order(id).get("status")).isEqualTo("PENDING");
        assertThat(order(id).get("quantity")).isNull();
        Eventually.holds(() -> "EXECUTED".equals(order(id).get("status")));
        assertThat(order(id).get("quantity")).hasToString("8");
        assertThat(Duration.between(placedAt(id), executedAt(id))).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(ledger.commandsOf(symbol))
                .extracting(command -> command.getClass().getSimpleName())
                .containsExactly("Hold", "Settle");
    }

    @Test
    void a_pending_order_can_be_cancelled_meanwhile() {
        orders.list(symbol);
        orders.price(symbol, "30.00", null);
        String id = place(Map.of("symbol", symbol, "side", "SELL", "quantity", "8"));

        orders.as(user)
                .delete()
                .uri("/api/v1/orders/" + id)
                .exchange()
                .expectStatus()
                .isNoContent();

        assertThat(order(id).get("status")).isEqualTo("CANCELLED");
        assertThat(List.of(ledger.commandsOf(symbol).getLast().getClass().getSimpleName()))
                .containsExactly("Release");
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

    private Map<String, Object> order(String id) {
        return orders.rows("SELECT * FROM orders WHERE id = '" + id + "'").getFirst();
    }

    private Instant placedAt(String id) {
        return time(id, "created_at");
    }

    private Instant executedAt(String id) {
        return time(id, "since");
    }

    private Instant time(String id, String column) {
        return ((OffsetDateTime) Objects.requireNonNull(order(id).get(column))).toInstant();
    }
}
