package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** How large a position may become: what is held, and what is ordered and not done. */
@Order(SharedOrders.FIRST)
class PositionLimitTest {
    private final OrdersService orders = SharedOrders.orders();
    private final LedgerStandIn ledger = SharedOrders.ledger();
    private final Trader trader = new Trader(orders);
    private final String symbol = "P" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void limit() {
        orders.list(symbol);
        orders.price(symbol, "10.00", null);
        trader.limit(Map.of("positionValue", "100.00"));
    }

    @Test
    void what_is_held_and_what_rests_count_together_and_the_refusal_tells_what_is_left() {
        trader.awaitStatus(trader.place(market("BUY", 4)), "EXECUTED");
        trader.rest(resting(10, "5.00"));

        JsonNode refusal = refused(market("BUY", 2));

        assertThat(refusal.path("limit").asString()).isEqualTo("positionValue");
        assertThat(refusal.path("max").asString()).isEqualTo("100");
        assertThat(refusal.path("left").asString()).isEqualTo("10.00");
        assertThat(refusal.path("required").asString()).isEqualTo("20.00");
        assertThat(refusal.path("symbol").asString()).isEqualTo(symbol);
        JsonNode position = trader.limits().path("positions").path(0);
        assertThat(position.path("value").asString()).isEqualTo("90.00");
        assertThat(position.path("left").asString()).isEqualTo("10.00");
        trader.ask(market("BUY", 1)).expectStatus().isCreated();
    }

    @Test
    void fifty_orders_at_once_make_no_larger_position_than_the_limit() {
        List<Integer> answers = IntStream.range(0, 50)
                .parallel()
                .mapToObj(i -> trader.ask(i % 2 == 0 ? market("BUY", 1) : resting(2, "5.00")))
                .map(answer -> answer.returnResult(String.class).getStatus().value())
                .toList();

        assertThat(answers).containsOnly(201, 409);
        assertThat(answers).filteredOn(status -> status == 201).hasSize(10);
        Eventually.holds(() -> !trader.statuses().contains("PENDING"));
        JsonNode position = trader.limits().path("positions").path(0);
        assertThat(position.path("value").asString()).isEqualTo("100.00");
        assertThat(position.path("left").asString()).isEqualTo("0.00");
    }

    @Test
    void what_is_sold_or_cancelled_makes_room_and_a_sell_is_never_refused() {
        trader.awaitStatus(trader.place(market("BUY", 5)), "EXECUTED");
        String resting = trader.rest(resting(10, "5.00"));
        refused(market("BUY", 1));

        trader.cancel(resting);
        trader.awaitStatus(trader.place(market("SELL", 5)), "EXECUTED");

        trader.ask(market("BUY", 10)).expectStatus().isCreated();
    }

    @Test
    void what_is_held_is_one_number_however_many_trades_made_it() {
        trader.awaitStatus(trader.place(market("BUY", 5)), "EXECUTED");
        trader.awaitStatus(trader.place(market("SELL", 2)), "EXECUTED");
        trader.awaitStatus(trader.place(market("BUY", 1)), "EXECUTED");
        orders.rows("DELETE FROM trades WHERE user_id = '" + trader.id() + "' RETURNING id");

        JsonNode refusal = refused(market("BUY", 7));

        assertThat(refusal.path("left").asString()).isEqualTo("60.00");
    }

    @Test
    void what_the_ledger_refused_is_no_position() {
        ledger.answer(command -> List.of(LedgerStandIn.refused(command)));
        trader.awaitStatus(trader.place(market("BUY", 10)), "REJECTED");

        ledger.answer(command -> List.of(LedgerStandIn.agreed(command)));

        trader.ask(market("BUY", 10)).expectStatus().isCreated();
    }

    @Test
    void an_order_may_not_be_replaced_by_one_that_makes_the_position_too_large() {
        String id = trader.rest(resting(10, "5.00"));

        JsonNode refusal = trader.replace(id, Map.of("quantity", "21"), 409);

        assertThat(refusal.path("limit").asString()).isEqualTo("positionValue");
        assertThat(refusal.path("left").asString()).isEqualTo("50.00");
        trader.replace(id, Map.of("quantity", "20"), 200);
    }

    @Test
    void another_stock_is_another_position() {
        String other = "O" + symbol;
        orders.list(other);
        orders.price(other, "10.00", null);
        trader.ask(market("BUY", 10)).expectStatus().isCreated();

        WebTestClient.ResponseSpec answer = trader.ask(Map.of("symbol", other, "side", "BUY", "quantity", "10"));

        answer.expectStatus().isCreated();
    }

    @Test
    void what_is_held_without_a_price_may_be_worth_anything_so_that_nothing_is_added_to_it() {
        String unpriced = "U" + symbol;
        orders.list(unpriced);
        Map<String, String> more = new HashMap<>(resting(2, "5.00"));
        more.put("symbol", unpriced);
        String resting = trader.rest(more);
        trader.awaitStatus(trader.place(market("BUY", 1)), "EXECUTED");
        orders.rows("UPDATE positions SET symbol = '" + unpriced + "' WHERE user_id = '" + trader.id() + "'");

        JsonNode placed = Trader.json(trader.ask(more), 503);
        JsonNode replaced = trader.replace(resting, Map.of("quantity", "3"), 503);
        orders.price(unpriced, "10.00", null);

        assertThat(placed.path("code").asString()).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(replaced.path("code").asString()).isEqualTo("SERVICE_UNAVAILABLE");
        trader.ask(more).expectStatus().isCreated();
    }

    private JsonNode refused(Map<String, String> body) {
        JsonNode problem = Trader.json(trader.ask(body), 409);
        assertThat(problem.path("code").asString()).isEqualTo("LIMIT_EXCEEDED");
        return problem;
    }

    private Map<String, String> market(String side, int quantity) {
        return Map.of("symbol", symbol, "side", side, "quantity", String.valueOf(quantity));
    }

    private Map<String, String> resting(int quantity, String limit) {
        return Map.of(
                "symbol",
                symbol,
                "side",
                "BUY",
                "quantity",
                String.valueOf(quantity),
                "type",
                "LIMIT",
                "limitPrice",
                limit);
    }
}
