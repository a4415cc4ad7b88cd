package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import tradepost.platform.event.WalletCommand.AdjustHold;

/** Orders are replaced, and all cancelled at once, over HTTP. */
@Order(SharedOrders.FIRST)
class ReplaceOrderTest {
    private final OrdersService orders = SharedOrders.orders();
    private final LedgerStandIn ledger = SharedOrders.ledger();
    private final Trader trader = new Trader(orders);
    private final String symbol = "R" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void list() {
        orders.list(symbol);
    }

    @Test
    void a_resting_order_gets_another_quantity_and_price_and_its_hold_follows() {
        String id = rest("10", "11.00");

        replace(trader, id, Map.of("quantity", "5", "limitPrice", "12.00"), 200)
                .jsonPath("$.quantity")
                .isEqualTo("5")
                .jsonPath("$.limitPrice")
                .isEqualTo("12")
                .jsonPath("$.status")
                .isEqualTo("OPEN");

        assertThat(((AdjustHold) ledger.commandsOf(symbol).getLast()).amount()).isEqualByComparingTo("60.00");
        orders.price(symbol, "11.50", null);
        trader.awaitStatus(id, "EXECUTED");
        assertThat(trader.changes(id)).containsExactly("PLACED", "OPENED", "REPLACED", "EXECUTED");
    }

    @Test
    void what_the_ledger_refuses_is_a_conflict_and_the_order_stays_as_it_was() {
        String id = rest("10", "11.00");
        ledger.answer(command -> List.of(LedgerStandIn.refused(command)));

        replace(trader, id, Map.of("limitPrice", "12.00"), 409)
                .jsonPath("$.code")
                .isEqualTo("INSUFFICIENT_FUNDS");

        assertThat(trader.order(id).get("limit_price")).hasToString("11");
        assertThat(trader.order(id).get("stage")).isEqualTo("RESTING");
    }

    @Test
    void a_restarted_service_goes_on_with_the_replacement_it_was_at() {
        String id = rest("10", "11.00");
        ledger.answer(_ -> List.of());
        replace(trader, id, Map.of("limitPrice", "12.00"), 202)
                .jsonPath("$.limitPrice")
                .isEqualTo("11");
        ledger.answer(command -> List.of(LedgerStandIn.agreed(command)));

        orders.restart();

        Eventually.holds(() -> "RESTING".equals(trader.order(id).get("stage")));
        assertThat(trader.order(id).get("limit_price")).hasToString("12");
        assertThat(ledger.commandsOf(symbol).stream().distinct().toList()).hasSize(2);
    }

    @Test
    void what_cannot_be_replaced_is_refused_with_its_reason() {
        String id = rest("10", "11.00");

        replace(trader, id, Map.of(), 400).jsonPath("$.field").isEqualTo("quantity");
        replace(trader, id, Map.of("stopPrice", "11.00"), 400)
                .jsonPath("$.field")
                .isEqualTo("stopPrice");
        replace(trader, id, Map.of("limitPrice", "11.001"), 400)
                .jsonPath("$.priceTick")
                .isEqualTo("0.01");
        replace(trader, id, Map.of("status", "EXECUTED"), 400)
                .jsonPath("$.field")
                .isEqualTo("status");
        replace(new Trader(orders), id, Map.of("quantity", "5"), 404)
                .jsonPath("$.code")
                .isEqualTo("ORDER_NOT_FOUND");
        orders.price(symbol, "10.00", null);
        trader.awaitStatus(id, "EXECUTED");
        replace(trader, id, Map.of("quantity", "5"), 409).jsonPath("$.code").isEqualTo("ORDER_FINAL");
    }

    @Test
    void an_order_by_worth_is_not_replaced() {
        String id = trader.rest(
                Map.of("symbol", symbol, "side", "BUY", "notional", "110.00", "type", "LIMIT", "limitPrice", "11.00"));

        replace(trader, id, Map.of("limitPrice", "12.00"), 409)
                .jsonPath("$.code")
                .isEqualTo("ORDER_OF_WORTH");
    }

    @Test
    void all_orders_of_a_user_are_cancelled_or_those_of_one_stock() {
        String first = rest("1", "11.00");
        String second = rest("2", "11.00");
        String other = "O" + symbol;
        orders.list(other);
        String elsewhere = rest(other, "3", "11.00");

        cancelAll("?symbol=" + symbol, 2);
        trader.awaitStatus(first, "CANCELLED");
        trader.awaitStatus(second, "CANCELLED");
        String untouched = String.valueOf(trader.order(elsewhere).get("status"));
        cancelAll("", 1);

        assertThat(untouched).isEqualTo("OPEN");
        trader.awaitStatus(elsewhere, "CANCELLED");
        cancelAll("", 0);
    }

    private void cancelAll(String query, int count) {
        trader.http()
                .delete()
                .uri("/api/v1/orders" + query)
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.cancelling")
                .isEqualTo(count);
    }

    private static WebTestClient.BodyContentSpec replace(Trader who, String id, Map<String, String> body, int status) {
        return who.http()
                .patch()
                .uri("/api/v1/orders/" + id)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody();
    }

    private String rest(String quantity, String limit) {
        return rest(symbol, quantity, limit);
    }

    private String rest(String stock, String quantity, String limit) {
        return trader.rest(
                Map.of("symbol", stock, "side", "BUY", "quantity", quantity, "type", "LIMIT", "limitPrice", limit));
    }
}
