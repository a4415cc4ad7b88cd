package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Trading in a stock is halted while an order rests in it. */
@Order(SharedOrders.FIRST)
class HaltTest {
    private static final String SYMBOL = "HALTED";
    private static final String OTHER = "HALTED-NOT";

    private static OrdersService orders;
    private static LedgerStandIn ledger;

    private final UUID user = UUID.randomUUID();

    @BeforeAll
    static void start() {
        orders = SharedOrders.orders();
        ledger = SharedOrders.ledger();
    }

    @Test
    void while_a_stock_is_halted_nothing_fills_and_nothing_is_taken_but_cancellations() {
        orders.list(SYMBOL, false);
        orders.list(OTHER, false);
        Map<String, String> limit =
                Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1", "type", "LIMIT", "limitPrice", "11.00");
        String resting = idOf(place(limit));
        String cancelled = idOf(place(limit));
        String stop = idOf(
                place(Map.of("symbol", SYMBOL, "side", "SELL", "quantity", "1", "type", "STOP", "stopPrice", "10.20")));
        Eventually.holds(() ->
                Stream.of(resting, cancelled, stop).allMatch(id -> statusOf(id).equals("OPEN")));

        orders.list(SYMBOL, true);
        orders.price(SYMBOL, "10.00", null);
        orders.price(OTHER, "10.00", null);

        halted(place(limit));
        halted(place(Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1")));
        halted(orders.as(user)
                .patch()
                .uri("/api/v1/orders/" + resting)
                .bodyValue(Map.of("limitPrice", "12.00"))
                .exchange());
        place(Map.of("symbol", OTHER, "side", "BUY", "quantity", "1"))
                .expectStatus()
                .isCreated();
        orders.as(user)
                .delete()
                .uri("/api/v1/orders/" + cancelled)
                .exchange()
                .expectStatus()
                .isNoContent();
        // The cancellation came to the book after the tick did.
        assertThat(statusOf(resting)).isEqualTo("OPEN");
        assertThat(settles()).isEmpty();
        assertThat(isTriggered(stop)).isFalse();

        orders.list(SYMBOL, false);
        orders.price(SYMBOL, "10.50", null);

        Eventually.holds(() -> statusOf(resting).equals("EXECUTED"));
        assertThat(isTriggered(stop)).isFalse();
    }

    private static boolean isTriggered(String id) {
        return orders.rows("SELECT triggered_offset FROM orders WHERE id = '" + id + "'")
                        .getFirst()
                        .get("triggered_offset")
                != null;
    }

    private static List<String> settles() {
        return ledger.commandsOf(SYMBOL).stream()
                .map(command -> command.getClass().getSimpleName())
                .filter("Settle"::equals)
                .toList();
    }

    private static void halted(WebTestClient.ResponseSpec answer) {
        answer.expectStatus().isEqualTo(409).expectBody().jsonPath("$.code").isEqualTo("STOCK_HALTED");
    }

    private WebTestClient.ResponseSpec place(Map<String, String> body) {
        return orders.as(user).post().uri("/api/v1/orders").bodyValue(body).exchange();
    }

    private static String idOf(WebTestClient.ResponseSpec answer) {
        Map<?, ?> order = answer.expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        return String.valueOf(Objects.requireNonNull(order).get("id"));
    }

    private static String statusOf(String id) {
        return String.valueOf(orders.rows("SELECT status FROM orders WHERE id = '" + id + "'")
                .getFirst()
                .get("status"));
    }
}
