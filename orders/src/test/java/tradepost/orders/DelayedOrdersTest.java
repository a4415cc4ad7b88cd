package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A venue that takes a second or two, as a setting, with orders by worth, which it decides then; and small batches. */
class DelayedOrdersTest {
    private static OrdersService orders;
    private static LedgerStandIn ledger;

    private Trader trader;
    private final String symbol = "D" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void start() {
        orders = new OrdersService(
                "orders_delayed", Map.of("tradepost.orders.latency", "1s-2s", "tradepost.orders.batch", 3));
        ledger = new LedgerStandIn(orders);
    }

    @AfterAll
    static void stop() {
        ledger.close();
        orders.close();
    }

    @BeforeEach
    void register() {
        trader = new Trader(orders);
    }

    @Test
    void an_order_by_worth_stays_pending_and_is_executed_when_its_time_has_come() {
        orders.list(symbol);
        orders.price(symbol, "30.00", null);

        String id = trader.place(Map.of("symbol", symbol, "side", "BUY", "notional", "250.00"));

        Eventually.holds(() -> "DELAYED".equals(trader.order(id).get("stage")));
        assertThat(trader.order(id).get("status")).isEqualTo("PENDING");
        assertThat(trader.order(id).get("quantity")).isNull();
        Eventually.holds(() -> "EXECUTED".equals(trader.order(id).get("status")));
        assertThat(trader.order(id).get("quantity")).hasToString("8");
        assertThat(Duration.between(placedAt(id), executedAt(id))).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(ledger.commandsOf(symbol))
                .extracting(command -> command.getClass().getSimpleName())
                .containsExactly("Hold", "Settle");
    }

    @Test
    void a_pending_order_can_be_cancelled_meanwhile() {
        orders.list(symbol);
        orders.price(symbol, "30.00", null);
        String id = trader.place(Map.of("symbol", symbol, "side", "SELL", "quantity", "8"));

        trader.cancel(id);

        assertThat(trader.order(id).get("status")).isEqualTo("CANCELLED");
        assertThat(List.of(ledger.commandsOf(symbol).getLast().getClass().getSimpleName()))
                .containsExactly("Release");
    }

    @Test
    void a_tick_that_meets_more_orders_than_a_transaction_may_move_fills_them_all() {
        orders.list(symbol);
        orders.price(symbol, "30.00", null);
        List<String> resting = IntStream.range(0, 10)
                .mapToObj(_ -> trader.place(Map.of(
                        "symbol", symbol, "side", "BUY", "quantity", "1", "type", "LIMIT", "limitPrice", "20.00")))
                .toList();
        resting.forEach(id -> trader.awaitStatus(id, "OPEN"));

        orders.price(symbol, "19.00", null);

        resting.forEach(id -> trader.awaitStatus(id, "EXECUTED"));
    }

    private Instant placedAt(String id) {
        return time(id, "created_at");
    }

    private Instant executedAt(String id) {
        return time(id, "since");
    }

    private Instant time(String id, String column) {
        return ((OffsetDateTime) Objects.requireNonNull(trader.order(id).get(column))).toInstant();
    }
}
