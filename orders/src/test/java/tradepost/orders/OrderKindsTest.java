package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Every kind of order over HTTP, Kafka and the database. */
@Order(SharedOrders.FIRST)
class OrderKindsTest {
    private final OrdersService orders = SharedOrders.orders();
    private final Trader trader = new Trader(orders);
    private final String symbol = "K" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void list() {
        orders.list(symbol);
        SharedOrders.ledger();
    }

    @Test
    void a_stop_that_was_triggered_is_so_still_after_a_restart() {
        orders.price(symbol, "10.00", null);
        String id = trader.place(Map.of(
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
        trader.awaitStatus(id, "OPEN");
        orders.price(symbol, "12.00", null);
        Eventually.holds(() -> trader.order(id).get("triggered_offset") != null);

        orders.restart();
        trader.view(id)
                .jsonPath("$.triggered")
                .isEqualTo(true)
                .jsonPath("$.stopPrice")
                .isEqualTo("11");
        orders.price(symbol, "11.05", null);

        trader.awaitStatus(id, "EXECUTED");
        assertThat(trader.changes(id)).containsExactly("PLACED", "OPENED", "TRIGGERED", "EXECUTED");
    }

    @Test
    void ioc_over_the_wire_takes_what_is_there() {
        orders.price(symbol, "10.00", "4");

        String id = trader.place(Map.of("symbol", symbol, "side", "BUY", "quantity", "10", "timeInForce", "IOC"));

        trader.awaitStatus(id, "CANCELLED");
        trader.view(id)
                .jsonPath("$.filledQuantity")
                .isEqualTo("4")
                .jsonPath("$.reason")
                .isEqualTo("INSUFFICIENT_AVAILABILITY");
    }

    @Test
    void who_waits_for_an_order_that_traded_in_part_is_told_so_and_not_that_it_was_refused() {
        orders.price(symbol, "10.00", "4");

        trader.askAndWait(Map.of("symbol", symbol, "side", "BUY", "quantity", "10", "timeInForce", "IOC"))
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
        Instant soon = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);

        String id = trader.place(Map.of(
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

        trader.view(id).jsonPath("$.expiresAt").isEqualTo(soon.toString());
        trader.awaitStatus(id, "EXPIRED");
    }
}
