package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a user may trade, what is left of it, and what comes back. */
class TradingLimitTest {
    private static final String SYMBOL = "LIMITED";

    private static OrdersService orders;
    private static LedgerStandIn ledger;

    private final UUID user = UUID.randomUUID();

    @BeforeAll
    static void start() {
        orders = new OrdersService("orders_limits");
        ledger = new LedgerStandIn(orders);
        orders.list(SYMBOL);
    }

    @AfterAll
    static void stop() {
        ledger.close();
        orders.close();
    }

    @BeforeEach
    void agree() {
        ledger.answer(command -> List.of(LedgerStandIn.agreed(command)));
        orders.price(SYMBOL, "10.00", null);
    }

    @Test
    void an_order_worth_too_much_is_refused_and_told_by_how_much() {
        limit(Map.of("orderValue", "50.00"));

        JsonNode problem = refused(resting(6));

        assertThat(problem.path("limit").asString()).isEqualTo("orderValue");
        assertThat(problem.path("max").asString()).isEqualTo("50");
        assertThat(problem.path("required").asString()).isEqualTo("60.00");
        place(resting(5)).expectStatus().isCreated();
    }

    @Test
    void what_is_not_traded_of_a_days_value_comes_back() {
        limit(Map.of("dailyValue", "100.00"));
        String resting = idOf(resting(8));
        assertThat(refused(resting(3)).path("left").asString()).isEqualTo("20.00");

        cancel(resting);

        assertThat(mine().path("today").path(0).path("left").asString()).isEqualTo("100.00");
        ledger.answer(command -> List.of(LedgerStandIn.refused(command)));
        place(market(9)).expectStatus().isCreated();
        Eventually.holds(
                () -> mine().path("today").path(0).path("left").asString().equals("100.00"));
        ledger.answer(command -> List.of(LedgerStandIn.agreed(command)));
        place(market(9)).expectStatus().isCreated();
        Eventually.holds(() -> statuses().contains("EXECUTED"));
        assertThat(refused(resting(2)).path("left").asString()).isEqualTo("10.00");
    }

    @Test
    void however_many_ask_at_once_no_more_is_reserved_than_the_day_has() {
        limit(Map.of("dailyValue", "100.00"));

        List<Integer> answers = IntStream.range(0, 60)
                .parallel()
                .mapToObj(_ ->
                        place(resting(1)).returnResult(String.class).getStatus().value())
                .toList();

        assertThat(answers).containsOnly(201, 409);
        assertThat(answers).filteredOn(status -> status == 201).hasSize(10);
        assertThat(statuses()).hasSize(10);
        assertThat(mine().path("today").path(0).path("left").asString()).isEqualTo("0.00");
    }

    @Test
    void a_minute_has_only_so_many_orders() {
        limit(Map.of("ordersPerMinute", 2));

        List<JsonNode> refusals = IntStream.range(0, 6)
                .mapToObj(_ -> place(resting(1)))
                .filter(answer -> answer.returnResult(String.class).getStatus().value() == 409)
                .map(answer -> mine())
                .toList();

        // The minute may have turned once meanwhile.
        assertThat(refusals).hasSizeBetween(2, 4);
        Eventually.holds(() -> isRefusedFor("ordersPerMinute", resting(1)));
    }

    @Test
    void a_repeated_order_is_answered_though_nothing_is_left_and_reserves_nothing() {
        limit(Map.of("dailyValue", "20.00", "ordersPerMinute", 1));
        Map<String, Object> asked = new HashMap<>(resting(2));
        asked.put("clientOrderId", "mine");
        String first = idOf(asked);

        List<String> again = IntStream.range(0, 20)
                .parallel()
                .mapToObj(_ -> idOf(asked))
                .distinct()
                .toList();

        assertThat(again).containsExactly(first);
        assertThat(mine().path("today").path(0).path("reserved").asString()).isEqualTo("20.00");
    }

    @Test
    void what_was_traded_before_the_first_limit_of_the_day_counts() {
        place(market(3)).expectStatus().isCreated();
        String cancelled = idOf(resting(4));
        cancel(cancelled);

        JsonNode limits = limit(Map.of("dailyValue", "100.00"));

        assertThat(limits.path("today").path(0).path("reserved").asString()).isEqualTo("30.00");
        assertThat(limits.path("today").path(0).path("left").asString()).isEqualTo("70.00");
    }

    @Test
    void only_an_admin_sets_limits_and_sees_those_of_others() {
        String path = "/api/v1/users/" + user + "/limits";

        orders.as(user).get().uri(path).exchange().expectStatus().isForbidden();
        orders.as(user)
                .put()
                .uri(path)
                .bodyValue(Map.of())
                .exchange()
                .expectStatus()
                .isForbidden();
        orders.asAdmin()
                .put()
                .uri(path)
                .bodyValue(Map.of("orderValue", "-1"))
                .exchange()
                .expectStatus()
                .isBadRequest();
        limit(Map.of("orderValue", "5.00"));
        orders.asAdmin()
                .get()
                .uri(path)
                .exchange()
                .expectBody()
                .jsonPath("$.orderValue")
                .isEqualTo("5");
        assertThat(mine().path("orderValue").asString()).isEqualTo("5");
    }

    @Test
    void a_common_limit_holds_for_everyone_until_an_admin_says_otherwise() {
        try (OrdersService limited =
                new OrdersService("orders_limits", Map.of("tradepost.orders.limits.order-value", "50.00"))) {
            limited.list(SYMBOL);
            WebTestClient client = limited.as(user);
            client.post()
                    .uri("/api/v1/orders")
                    .bodyValue(resting(6))
                    .exchange()
                    .expectStatus()
                    .isEqualTo(409);

            limited.asAdmin()
                    .put()
                    .uri("/api/v1/users/" + user + "/limits")
                    .bodyValue(Map.of("orderValue", "60.00"))
                    .exchange()
                    .expectStatus()
                    .isOk();

            client.post()
                    .uri("/api/v1/orders")
                    .bodyValue(resting(6))
                    .exchange()
                    .expectStatus()
                    .isCreated();
        }
    }

    private static Map<String, Object> resting(int quantity) {
        return Map.of(
                "symbol", SYMBOL,
                "side", "SELL",
                "quantity", String.valueOf(quantity),
                "type", "LIMIT",
                "limitPrice", "10.00",
                "lowerBound", "11.00");
    }

    private static Map<String, Object> market(int quantity) {
        return Map.of("symbol", SYMBOL, "side", "BUY", "quantity", String.valueOf(quantity));
    }

    private WebTestClient.ResponseSpec place(Map<String, Object> body) {
        return orders.as(user).post().uri("/api/v1/orders").bodyValue(body).exchange();
    }

    private String idOf(Map<String, Object> body) {
        return json(place(body).expectStatus().isCreated()).path("id").asString();
    }

    /** A replica that has just joined or left may hold it up for a while. */
    private void cancel(String id) {
        Eventually.holds(() -> orders.as(user)
                        .delete()
                        .uri("/api/v1/orders/" + id)
                        .exchange()
                        .returnResult(String.class)
                        .getStatus()
                        .value()
                == 204);
    }

    private boolean isRefusedFor(String limit, Map<String, Object> body) {
        WebTestClient.ResponseSpec answer = place(body);
        return answer.returnResult(String.class).getStatus().value() == 409
                && json(answer).path("limit").asString().equals(limit);
    }

    private JsonNode refused(Map<String, Object> body) {
        JsonNode problem = json(place(body).expectStatus().isEqualTo(409));
        assertThat(problem.path("code").asString()).isEqualTo("LIMIT_EXCEEDED");
        return problem;
    }

    private JsonNode limit(Map<String, Object> limits) {
        return json(orders.asAdmin()
                .put()
                .uri("/api/v1/users/" + user + "/limits")
                .bodyValue(limits)
                .exchange()
                .expectStatus()
                .isOk());
    }

    private JsonNode mine() {
        return json(orders.as(user)
                .get()
                .uri("/api/v1/limits")
                .exchange()
                .expectStatus()
                .isOk());
    }

    private List<String> statuses() {
        return orders.rows("SELECT status FROM orders WHERE user_id = '" + user + "'").stream()
                .map(row -> String.valueOf(row.get("status")))
                .toList();
    }

    private static JsonNode json(WebTestClient.ResponseSpec answer) {
        byte[] body = answer.expectBody().returnResult().getResponseBodyContent();
        return JsonMapper.shared().readTree(Objects.requireNonNull(body));
    }
}
