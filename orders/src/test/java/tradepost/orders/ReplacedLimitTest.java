package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tradepost.orders.intake.Admission;
import tradepost.orders.intake.Intake;
import tradepost.orders.intake.PlaceOrder;
import tradepost.orders.store.OrderStore.NewOrder;
import tradepost.platform.event.WalletCommand.AdjustHold;

/** What an order has reserved of its user's limits, whatever it becomes and however it ends. */
@Order(SharedOrders.FIRST)
class ReplacedLimitTest {
    private final OrdersService orders = SharedOrders.orders();
    private final LedgerStandIn ledger = SharedOrders.ledger();
    private final Trader trader = new Trader(orders);
    private final String symbol = "L" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void list() {
        orders.list(symbol);
    }

    @Test
    void an_order_that_is_filled_in_part_replaced_and_expires_has_reserved_what_it_traded() {
        limit("150.00");
        String id = trader.rest(buy("10", "10.00", Instant.now().plusSeconds(7)));
        orders.price(symbol, "9.50", "4");
        trader.awaitStatus(id, "PARTIALLY_FILLED");
        assertThat(reserved()).isEqualByComparingTo("100.00");

        trader.replace(id, Map.of("limitPrice", "12.00"), 200);
        assertThat(reserved()).isEqualByComparingTo("110.00");
        JsonNode refusal = trader.replace(id, Map.of("limitPrice", "20.00"), 409);
        assertThat(refusal.path("code").asString()).isEqualTo("LIMIT_EXCEEDED");
        assertThat(refusal.path("left").asString()).isEqualTo("40.00");
        assertThat(refusal.path("required").asString()).isEqualTo("48.00");

        trader.awaitStatus(id, "EXPIRED");
        assertThat(trader.order(id).get("limit_price")).hasToString("12");
        assertThat(reserved()).isEqualByComparingTo("38.00");
        trader.rest(buy("16", "7.00", null));
        trader.ask(buy("1", "0.01", null)).expectStatus().isEqualTo(409);
        assertThat(reserved()).isEqualByComparingTo("150.00");
    }

    @Test
    void what_a_refused_replacement_reserved_comes_back_once_with_the_orders_end() {
        limit("150.00");
        String id = trader.rest(buy("10", "10.00", null));
        ledger.answer(command -> List.of(
                command instanceof AdjustHold ? LedgerStandIn.refused(command) : LedgerStandIn.agreed(command)));

        trader.replace(id, Map.of("limitPrice", "12.00"), 409);
        trader.replace(id, Map.of("limitPrice", "12.00"), 409);
        BigDecimal meanwhile = reserved();
        trader.cancel(id);

        assertThat(meanwhile).isEqualByComparingTo("120.00");
        assertThat(reserved()).isZero();
    }

    @Test
    void an_order_that_is_worth_less_than_it_was_counts_for_what_it_traded_once_it_is_executed() {
        limit("150.00");
        String id = trader.rest(buy("10", "10.00", null));

        trader.replace(id, Map.of("quantity", "5"), 200);
        orders.price(symbol, "9.00", null);
        trader.awaitStatus(id, "EXECUTED");

        assertThat(reserved()).isEqualByComparingTo("45.00");
    }

    @Test
    void what_another_order_gave_back_is_not_lost_when_one_is_lowered() {
        limit("150.00");
        String given = trader.rest(buy("8", "10.00", null));
        String kept = trader.rest(buy("4", "10.00", null));
        trader.cancel(given);

        trader.replace(kept, Map.of("quantity", "3"), 200);

        assertThat(reserved()).isEqualByComparingTo("40.00");
    }

    @Test
    void what_is_raised_on_a_later_day_counts_for_that_day_alone() {
        limit("150.00");
        String id = trader.rest(buy("10", "10.00", null));
        LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
        orders.rows("UPDATE orders SET created_at = created_at - interval '1 day' WHERE id = '" + id + "'");
        orders.rows("UPDATE trading_days SET day = '" + yesterday + "' WHERE user_id = '" + trader.id() + "'");

        trader.replace(id, Map.of("limitPrice", "12.00"), 200);
        trader.replace(id, Map.of("limitPrice", "13.00"), 200);
        BigDecimal raised = reserved();
        trader.cancel(id);

        assertThat(raised).isEqualByComparingTo("30.00");
        assertThat(reserved()).isZero();
    }

    @Test
    void what_was_placed_just_before_midnight_and_is_admitted_after_it_counts_for_the_new_day() {
        limit("150.00");
        Instant yesterday = Instant.now().minus(1, ChronoUnit.DAYS);
        PlaceOrder asked = new PlaceOrder(
                symbol, "BUY", "10", null, "LIMIT", "10.00", null, null, null, "GTC", null, null, null, null, null);
        tradepost.orders.domain.Order order = orders.bean(Admission.class).admit(asked, trader.id(), yesterday);
        NewOrder late = new NewOrder(order, null, "", new BigDecimal("100.00"), List.of());

        orders.bean(Intake.class).place(late).block(Duration.ofSeconds(10));

        assertThat(reserved()).isEqualByComparingTo("100.00");
        assertThat(trader.order(order.id().toString()).get("raised_day")).isEqualTo(LocalDate.now(ZoneOffset.UTC));
    }

    private Map<String, String> buy(String quantity, String limit, @Nullable Instant expiresAt) {
        Map<String, String> order = new HashMap<>(
                Map.of("symbol", symbol, "side", "BUY", "quantity", quantity, "type", "LIMIT", "limitPrice", limit));
        order.put("timeInForce", expiresAt == null ? "GTC" : "GTD");
        if (expiresAt != null) {
            order.put("expiresAt", expiresAt.truncatedTo(ChronoUnit.SECONDS).toString());
        }
        return order;
    }

    private void limit(String dailyValue) {
        trader.limit(Map.of("dailyValue", dailyValue));
    }

    /** Of the day's value, in dollars. */
    private BigDecimal reserved() {
        return new BigDecimal(
                trader.limits().path("today").path(0).path("reserved").asString());
    }
}
