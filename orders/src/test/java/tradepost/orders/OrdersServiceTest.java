package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.FluxExchangeResult;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tradepost.platform.event.WalletCommand;

@Order(SharedOrders.FIRST)
class OrdersServiceTest {
    private static OrdersService orders;
    private static LedgerStandIn ledger;

    private final UUID user = UUID.randomUUID();
    private final String symbol = "S" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void start() {
        orders = SharedOrders.orders();
        ledger = SharedOrders.ledger();
    }

    @BeforeEach
    void list() {
        orders.list(symbol);
        ledger.answer(command -> List.of(LedgerStandIn.agreed(command)));
    }

    @Test
    void a_market_order_is_executed_at_the_latest_price() {
        orders.price(symbol, "187.32", null);

        orders.as(user)
                .post()
                .uri("/api/v1/orders")
                .header("Prefer", "wait=10")
                .bodyValue(Map.of("symbol", symbol, "side", "BUY", "quantity", "10"))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("EXECUTED")
                .jsonPath("$.averagePrice")
                .isEqualTo("187.32")
                .jsonPath("$.charged")
                .isEqualTo("1873.20");
        orders.as(user)
                .get()
                .uri("/api/v1/transactions")
                .exchange()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(1)
                .jsonPath("$.items[0].cost")
                .isEqualTo("1873.20");
    }

    @Test
    void what_the_ledger_refuses_is_a_conflict_that_says_what_is_missing() {
        orders.price(symbol, "10.00", null);
        ledger.answer(command -> List.of(LedgerStandIn.refused(command)));

        orders.as(user)
                .post()
                .uri("/api/v1/orders")
                .header("Prefer", "wait=10")
                .bodyValue(Map.of("symbol", symbol, "side", "BUY", "quantity", "10"))
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("INSUFFICIENT_FUNDS")
                .jsonPath("$.required")
                .isEqualTo("100.00")
                .jsonPath("$.orderStatus")
                .isEqualTo("REJECTED");
    }

    @Test
    void a_limit_order_rests_and_fills_when_a_tick_meets_it() {
        orders.price(symbol, "12.00", null);
        String id = place(
                Map.of("symbol", symbol, "side", "BUY", "quantity", "10", "type", "LIMIT", "limitPrice", "11.00"));
        awaitStatus(id, "OPEN");

        orders.price(symbol, "10.90", null);

        awaitStatus(id, "EXECUTED");
        assertThat(orders.rows("SELECT price, cost FROM trades WHERE order_id = '" + id + "'"))
                .singleElement()
                .satisfies(trade -> assertThat(trade.get("cost")).hasToString("109.00"));
    }

    @Test
    void a_resting_order_is_cancelled_and_cancelling_it_again_is_as_good() {
        String id = place(
                Map.of("symbol", symbol, "side", "BUY", "quantity", "10", "type", "LIMIT", "limitPrice", "11.00"));
        awaitStatus(id, "OPEN");

        orders.as(user)
                .delete()
                .uri("/api/v1/orders/" + id)
                .exchange()
                .expectStatus()
                .isNoContent();
        orders.as(user)
                .delete()
                .uri("/api/v1/orders/" + id)
                .exchange()
                .expectStatus()
                .isNoContent();

        awaitStatus(id, "CANCELLED");
        assertThat(ledger.commandsOf(symbol))
                .extracting(command -> command.getClass().getSimpleName())
                .containsExactly("Hold", "Release");
    }

    @Test
    void an_executed_order_cannot_be_cancelled() {
        orders.price(symbol, "10.00", null);
        String id = place(Map.of("symbol", symbol, "side", "BUY", "quantity", "1"));
        awaitStatus(id, "EXECUTED");

        orders.as(user)
                .delete()
                .uri("/api/v1/orders/" + id)
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.orderStatus")
                .isEqualTo("EXECUTED");
    }

    @Test
    void the_same_request_again_is_the_same_order_and_another_under_its_key_is_refused() {
        orders.price(symbol, "10.00", null);
        Map<String, String> asked = Map.of("symbol", symbol, "side", "BUY", "quantity", "1");

        List<String> ids = IntStream.range(0, 20)
                .parallel()
                .mapToObj(_ -> placeWithKey("k-1", asked))
                .distinct()
                .toList();

        assertThat(ids).hasSize(1);
        orders.as(user)
                .post()
                .uri("/api/v1/orders")
                .header("Idempotency-Key", "k-1")
                .bodyValue(Map.of("symbol", symbol, "side", "BUY", "quantity", "2"))
                .exchange()
                .expectStatus()
                .isEqualTo(422);
    }

    @Test
    void a_redundant_property_or_a_bad_value_is_refused_with_its_name() {
        refused(Map.of("symbol", symbol, "side", "BUY", "quantity", "1", "status", "EXECUTED"), "status");
        refused(Map.of("symbol", symbol, "side", "BUY"), "quantity");
        refused(Map.of("symbol", symbol, "side", "BUY", "quantity", "-1"), "quantity");
        refused(Map.of("symbol", symbol, "side", "BUY", "quantity", "1e308"), "quantity");
        refused(Map.of("symbol", symbol, "side", "BUY", "quantity", "1.5"), "quantity");
        refused(Map.of("symbol", symbol, "side", "HOLD", "quantity", "1"), "side");
        refused(Map.of("symbol", symbol, "side", "BUY", "quantity", "1", "type", "LIMIT"), "limitPrice");
    }

    @Test
    void an_unknown_stock_is_not_found_and_a_stock_without_a_price_is_a_conflict() {
        orders.as(user)
                .post()
                .uri("/api/v1/orders")
                .bodyValue(Map.of("symbol", "NOSUCH", "side", "BUY", "quantity", "1"))
                .exchange()
                .expectStatus()
                .isNotFound();

        orders.as(user)
                .post()
                .uri("/api/v1/orders")
                .bodyValue(Map.of("symbol", symbol, "side", "BUY", "quantity", "1"))
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("PRICE_STALE");
    }

    @Test
    void another_users_order_is_not_found() {
        String id = place(
                Map.of("symbol", symbol, "side", "BUY", "quantity", "10", "type", "LIMIT", "limitPrice", "11.00"));
        UUID stranger = UUID.randomUUID();

        orders.as(stranger)
                .get()
                .uri("/api/v1/orders/" + id)
                .exchange()
                .expectStatus()
                .isNotFound();
        orders.as(stranger)
                .delete()
                .uri("/api/v1/orders/" + id)
                .exchange()
                .expectStatus()
                .isNotFound();
        orders.as(stranger)
                .get()
                .uri("/api/v1/orders")
                .exchange()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(0);
        orders.anonymous()
                .get()
                .uri("/api/v1/orders/" + id)
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void every_change_is_on_the_stream_of_its_user() {
        FluxExchangeResult<ServerSentEvent<Map<String, Object>>> stream = orders.as(user)
                .get()
                .uri("/api/v1/orders/stream")
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(new ParameterizedTypeReference<>() {});
        Flux<String> statuses = stream.getResponseBody()
                .filter(event -> "order".equals(event.event()))
                .map(event ->
                        String.valueOf(Objects.requireNonNull(event.data()).get("status")));

        StepVerifier.create(statuses.take(4))
                .then(() -> {
                    String id = place(Map.of(
                            "symbol", symbol, "side", "BUY", "quantity", "1", "type", "LIMIT", "limitPrice", "11.00"));
                    awaitStatus(id, "OPEN");
                    orders.as(user)
                            .delete()
                            .uri("/api/v1/orders/" + id)
                            .exchange()
                            .expectStatus()
                            .isNoContent();
                    orders.price(symbol, "10.00", null);
                    place(Map.of("symbol", symbol, "side", "BUY", "quantity", "1"));
                })
                .expectNext("PENDING", "OPEN", "CANCELLED", "PENDING")
                .expectComplete()
                .verify(OrdersService.LIMIT);
    }

    @Test
    void a_restarted_service_goes_on_with_what_was_resting_and_what_was_settling() {
        ledger.answer(_ -> List.of());
        orders.price(symbol, "10.00", null);
        String settling = place(Map.of("symbol", symbol, "side", "BUY", "quantity", "1"));
        Eventually.holds(() -> !ledger.commandsOf(symbol).isEmpty());
        WalletCommand unanswered = ledger.commandsOf(symbol).getFirst();
        ledger.answer(command -> List.of(LedgerStandIn.agreed(command)));

        orders.restart();

        awaitStatus(settling, "EXECUTED");
        assertThat(ledger.commandsOf(symbol)).hasSizeGreaterThan(1).containsOnly(unanswered);
    }

    private void refused(Map<String, String> body, String field) {
        orders.as(user)
                .post()
                .uri("/api/v1/orders")
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo(field);
    }

    private String place(Map<String, String> body) {
        return placeWithKey(UUID.randomUUID().toString(), body);
    }

    private String placeWithKey(String key, Map<String, String> body) {
        Map<?, ?> order = orders.as(user)
                .post()
                .uri("/api/v1/orders")
                .header("Idempotency-Key", key)
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
        Eventually.holds(() -> status.equals(orders.rows("SELECT status FROM orders WHERE id = '" + id + "'")
                .getFirst()
                .get("status")));
    }
}
