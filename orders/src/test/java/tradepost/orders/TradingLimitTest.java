package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** What a user may trade, what is left of it, and what comes back. */
@Order(SharedOrders.FIRST)
class TradingLimitTest {
    private static final String SYMBOL = "LIMITED";

    private final OrdersService orders = SharedOrders.orders();
    private final LedgerStandIn ledger = SharedOrders.ledger();
    private final Trader trader = new Trader(orders);

    @BeforeEach
    void price() {
        orders.list(SYMBOL);
        orders.price(SYMBOL, "10.00", null);
    }

    @Test
    void an_order_worth_too_much_is_refused_and_told_by_how_much() {
        trader.limit(Map.of("orderValue", "50.00"));

        JsonNode problem = refused(resting(6));

        assertThat(problem.path("limit").asString()).isEqualTo("orderValue");
        assertThat(problem.path("max").asString()).isEqualTo("50");
        assertThat(problem.path("required").asString()).isEqualTo("60.00");
        trader.ask(resting(5)).expectStatus().isCreated();
    }

    @Test
    void what_is_not_traded_of_a_days_value_comes_back() {
        trader.limit(Map.of("dailyValue", "100.00"));
        String resting = trader.place(resting(8));
        assertThat(refused(resting(3)).path("left").asString()).isEqualTo("20.00");

        trader.cancel(resting);

        assertThat(trader.limits().path("today").path(0).path("left").asString())
                .isEqualTo("100.00");
        ledger.answer(command -> List.of(LedgerStandIn.refused(command)));
        trader.ask(market(9)).expectStatus().isCreated();
        Eventually.holds(() ->
                trader.limits().path("today").path(0).path("left").asString().equals("100.00"));
        ledger.answer(command -> List.of(LedgerStandIn.agreed(command)));
        trader.ask(market(9)).expectStatus().isCreated();
        Eventually.holds(() -> trader.statuses().contains("EXECUTED"));
        assertThat(refused(resting(2)).path("left").asString()).isEqualTo("10.00");
    }

    @Test
    void however_many_ask_at_once_no_more_is_reserved_than_the_day_has() {
        trader.limit(Map.of("dailyValue", "100.00"));

        List<Integer> answers = IntStream.range(0, 60)
                .parallel()
                .mapToObj(_ -> trader.ask(resting(1))
                        .returnResult(String.class)
                        .getStatus()
                        .value())
                .toList();

        assertThat(answers).containsOnly(201, 409);
        assertThat(answers).filteredOn(status -> status == 201).hasSize(10);
        assertThat(trader.statuses()).hasSize(10);
        assertThat(trader.limits().path("today").path(0).path("left").asString())
                .isEqualTo("0.00");
    }

    @Test
    void a_minute_has_only_so_many_orders() {
        trader.limit(Map.of("ordersPerMinute", 2));

        List<JsonNode> refusals = IntStream.range(0, 6)
                .mapToObj(_ -> trader.ask(resting(1)))
                .filter(answer -> answer.returnResult(String.class).getStatus().value() == 409)
                .map(answer -> trader.limits())
                .toList();

        // The minute may have turned once meanwhile.
        assertThat(refusals).hasSizeBetween(2, 4);
        Eventually.holds(() -> isRefusedFor("ordersPerMinute", resting(1)));
    }

    @Test
    void a_minute_that_a_clock_far_ahead_has_left_locks_nobody_out() {
        trader.limit(Map.of("ordersPerMinute", 1));
        orders.rows("UPDATE trading_limits SET minute = date_trunc('minute', now()) + interval '1 day',"
                + " minute_orders = 1 WHERE user_id = '" + trader.id() + "'");

        trader.ask(resting(1)).expectStatus().isCreated();

        assertThat(orders.rows(
                        "SELECT minute <= now() AS past FROM trading_limits WHERE user_id = '" + trader.id() + "'"))
                .containsExactly(Map.of("past", true));
    }

    @Test
    void a_repeated_order_is_answered_though_nothing_is_left_and_reserves_nothing() {
        trader.limit(Map.of("dailyValue", "20.00", "ordersPerMinute", 1));
        Map<String, Object> asked = new HashMap<>(resting(2));
        asked.put("clientOrderId", "mine");
        String first = trader.place(asked);

        List<String> again = IntStream.range(0, 20)
                .parallel()
                .mapToObj(_ -> trader.place(asked))
                .distinct()
                .toList();

        assertThat(again).containsExactly(first);
        assertThat(trader.limits().path("today").path(0).path("reserved").asString())
                .isEqualTo("20.00");
    }

    @Test
    void an_order_over_a_limit_is_refused_so_again_and_one_that_came_too_soon_is_not() {
        trader.limit(Map.of("orderValue", "50.00"));
        Map<String, Object> large = new HashMap<>(resting(6));
        large.put("clientOrderId", "large");
        JsonNode first = refused(large);
        trader.limit(Map.of("ordersPerMinute", 1));
        // Each is another order: the minute may turn once meanwhile.
        Map<String, Object> soon = IntStream.range(0, 4)
                .mapToObj(number -> named("soon-" + number))
                .filter(order -> isRefusedFor("ordersPerMinute", order))
                .findFirst()
                .orElseThrow();

        trader.limit(Map.of());

        assertThat(refused(large).path("max")).isEqualTo(first.path("max"));
        trader.ask(soon).expectStatus().isCreated();
    }

    @Test
    void what_was_traded_before_the_first_limit_of_the_day_counts() {
        trader.ask(market(3)).expectStatus().isCreated();
        String cancelled = trader.place(resting(4));
        trader.cancel(cancelled);

        JsonNode limits = trader.limit(Map.of("dailyValue", "100.00"));

        assertThat(limits.path("today").path(0).path("reserved").asString()).isEqualTo("30.00");
        assertThat(limits.path("today").path(0).path("left").asString()).isEqualTo("70.00");
    }

    @Test
    void only_an_admin_sets_limits_and_sees_those_of_others() {
        String path = "/api/v1/users/" + trader.id() + "/limits";

        trader.http().get().uri(path).exchange().expectStatus().isForbidden();
        trader.http()
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
        trader.limit(Map.of("orderValue", "5.00"));
        orders.asAdmin()
                .get()
                .uri(path)
                .exchange()
                .expectBody()
                .jsonPath("$.orderValue")
                .isEqualTo("5");
        assertThat(trader.limits().path("orderValue").asString()).isEqualTo("5");
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

    private static Map<String, Object> named(String clientOrderId) {
        Map<String, Object> order = new HashMap<>(resting(1));
        order.put("clientOrderId", clientOrderId);
        return order;
    }

    private static Map<String, Object> market(int quantity) {
        return Map.of("symbol", SYMBOL, "side", "BUY", "quantity", String.valueOf(quantity));
    }

    private boolean isRefusedFor(String limit, Map<String, Object> body) {
        WebTestClient.ResponseSpec answer = trader.ask(body);
        return answer.returnResult(String.class).getStatus().value() == 409
                && Trader.json(answer, 409).path("limit").asString().equals(limit);
    }

    private JsonNode refused(Map<String, Object> body) {
        JsonNode problem = Trader.json(trader.ask(body), 409);
        assertThat(problem.path("code").asString()).isEqualTo("LIMIT_EXCEEDED");
        return problem;
    }
}
