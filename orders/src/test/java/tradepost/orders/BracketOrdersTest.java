package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tradepost.platform.event.WalletCommand.Release;
import tradepost.platform.event.WalletCommand.Settle;

/** Brackets over HTTP: what is taken, what is refused, and what a user sees of them. */
@Order(SharedOrders.FIRST)
class BracketOrdersTest {
    private final OrdersService orders = SharedOrders.orders();
    private final LedgerStandIn ledger = SharedOrders.ledger();
    private final Trader trader = new Trader(orders);
    private final String symbol = "B" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void price() {
        orders.list(symbol);
        orders.price(symbol, "10.00", null);
    }

    @Test
    void entry_and_exits_show_each_other_in_views_lists_and_transactions() {
        String entry = trader.place(bracket("12.00", "9.00", "8.90"));
        trader.awaitStatus(entry, "EXECUTED");
        JsonNode bought = trader.get("/api/v1/orders/" + entry);
        String profit = bought.path("takeProfit").path("orderId").asString();
        String loss = bought.path("stopLoss").path("orderId").asString();

        orders.price(symbol, "12.50", null);
        trader.awaitStatus(profit, "EXECUTED");

        assertThat(bought.path("stopLoss").path("limit").asString()).isEqualTo("8.9");
        JsonNode stopped = trader.get("/api/v1/orders/" + loss);
        assertThat(stopped.path("parentId").asString()).isEqualTo(entry);
        assertThat(stopped.path("leg").asString()).isEqualTo("STOP_LOSS");
        assertThat(stopped.path("type").asString()).isEqualTo("STOP_LIMIT");
        assertThat(stopped.path("timeInForce").asString()).isEqualTo("GTC");
        assertThat(stopped.path("status").asString()).isEqualTo("CANCELLED");
        assertThat(stopped.path("reason").asString()).isEqualTo("EXIT_FILLED");
        assertThat(trader.get("/api/v1/orders").path("items").valueStream().map(order -> order.path("id")
                        .asString()))
                .containsExactlyInAnyOrder(entry, profit, loss);
        JsonNode sold = trader.get("/api/v1/transactions").path("items").path(0);
        assertThat(sold.path("parentId").asString()).isEqualTo(entry);
        assertThat(sold.path("leg").asString()).isEqualTo("TAKE_PROFIT");
        assertThat(sold.path("side").asString()).isEqualTo("SELL");
    }

    @Test
    void the_exits_sell_out_of_the_hold_that_the_entry_bought_into() {
        String entry = trader.place(bracket("12.00", "9.00", null));
        trader.awaitStatus(entry, "EXECUTED");

        orders.price(symbol, "8.50", null);
        Eventually.holds(() -> ledger.commandsOf(symbol).size() == 2);

        List<Settle> settles =
                ledger.commandsOf(symbol).stream().map(Settle.class::cast).toList();
        assertThat(settles.getLast().holdId()).isEqualTo(settles.getFirst().intoHoldId());
        assertThat(settles.getLast().last()).isTrue();
    }

    @Test
    void a_restarted_service_goes_on_with_its_brackets() {
        String entry = trader.place(bracket("12.00", "9.00", null));
        trader.awaitStatus(entry, "EXECUTED");
        JsonNode bought = trader.get("/api/v1/orders/" + entry);

        orders.restart();
        orders.price(symbol, "8.50", null);

        trader.awaitStatus(bought.path("stopLoss").path("orderId").asString(), "EXECUTED");
        trader.awaitStatus(bought.path("takeProfit").path("orderId").asString(), "CANCELLED");
    }

    @Test
    void all_are_cancelled_with_the_exits_that_an_entry_is_bringing_along_whoever_hears_of_its_fill() {
        ledger.answer(command -> List.of());
        String entry = trader.place(bracket("12.00", "9.00", null));
        Eventually.holds(() -> "SETTLING".equals(trader.order(entry).get("stage")));

        trader.http().delete().uri("/api/v1/orders").exchange().expectStatus().isAccepted();
        Eventually.holds(() -> Boolean.TRUE.equals(trader.order(entry).get("end_exits")));
        ledger.answer(command -> List.of(LedgerStandIn.agreed(command)));
        orders.restart();

        trader.awaitStatus(entry, "EXECUTED");
        JsonNode bought = trader.get("/api/v1/orders/" + entry);
        trader.awaitStatus(bought.path("stopLoss").path("orderId").asString(), "CANCELLED");
        trader.awaitStatus(bought.path("takeProfit").path("orderId").asString(), "CANCELLED");
        assertThat(ledger.commandsOf(symbol)).last().isInstanceOf(Release.class);
    }

    @Test
    void an_exit_gets_another_price_and_no_other_quantity() {
        String entry = trader.place(bracket("12.00", "9.00", null));
        trader.awaitStatus(entry, "EXECUTED");
        String loss = trader.get("/api/v1/orders/" + entry)
                .path("stopLoss")
                .path("orderId")
                .asString();

        JsonNode moved = trader.replace(loss, Map.of("stopPrice", "9.90"), 200);
        JsonNode crossed = trader.replace(loss, Map.of("stopPrice", "12.00"), 409);
        JsonNode resized = trader.replace(loss, Map.of("quantity", "5"), 400);

        assertThat(moved.path("stopPrice").asString()).isEqualTo("9.9");
        assertThat(crossed.path("code").asString()).isEqualTo("BRACKET_PRICES");
        assertThat(resized.path("field").asString()).isEqualTo("quantity");
    }

    @Test
    void whoever_asks_what_changed_since_hears_of_exits_and_of_triggers() {
        String entry = trader.place(bracket("12.00", "9.00", "8.90"));
        trader.awaitStatus(entry, "EXECUTED");
        String loss = trader.get("/api/v1/orders/" + entry)
                .path("stopLoss")
                .path("orderId")
                .asString();
        Instant since = Instant.now();

        orders.price(symbol, "8.50", null);
        Eventually.holds(() -> trader.changes(loss).contains("TRIGGERED"));

        JsonNode changed = trader.get("/api/v1/orders?updatedSince=" + since).path("items");
        assertThat(changed.valueStream().map(order -> order.path("id").asString()))
                .containsExactly(loss);
    }

    @ParameterizedTest
    @CsvSource({
        "BUY, 10.00, 9.00, , takeProfit.limit",
        "BUY, 12.00, 10.00, , stopLoss.stop",
        "BUY, 12.00, 9.00, 9.01, stopLoss.limit",
        "BUY, 12.001, 9.00, , takeProfit.limit",
        "SELL, 12.00, 9.00, , takeProfit"
    })
    void prices_that_make_no_bracket_are_refused_by_their_field(
            String side, String profit, String stop, @Nullable String stopLimit, String field) {
        Map<String, Object> body = new HashMap<>(bracket(profit, stop, stopLimit));
        body.put("side", side);

        JsonNode problem = Trader.json(trader.ask(body), 400);

        assertThat(problem.path("field").asString()).isEqualTo(field);
        assertThat(trader.statuses()).isEmpty();
    }

    private Map<String, Object> bracket(String profit, String stop, @Nullable String limit) {
        Map<String, String> loss = new HashMap<>(Map.of("stop", stop));
        if (limit != null) {
            loss.put("limit", limit);
        }
        return Map.of(
                "symbol",
                symbol,
                "side",
                "BUY",
                "quantity",
                "10",
                "takeProfit",
                Map.of("limit", profit),
                "stopLoss",
                loss);
    }
}
