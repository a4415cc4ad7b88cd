package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tradepost.platform.event.WalletCommand.AdjustHold;

/** What an order has reserved of its user's limits, whatever it becomes and however it ends. */
class ReplacedLimitTest {
    private static OrdersService orders;
    private static LedgerStandIn ledger;

    private final UUID user = UUID.randomUUID();
    private final String symbol = "L" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void start() {
        orders = new OrdersService("orders_replaced_limits");
        ledger = new LedgerStandIn(orders);
    }

    @AfterAll
    static void stop() {
        ledger.close();
        orders.close();
    }

    @BeforeEach
    void list() {
        ledger.answer(command -> List.of(LedgerStandIn.agreed(command)));
        orders.list(symbol);
    }

    @Test
    void an_order_that_is_filled_in_part_replaced_and_expires_has_reserved_what_it_traded() {
        limit("150.00");
        String id = rest(buy("10", "10.00", Instant.now().plusSeconds(12)));
        orders.price(symbol, "9.50", "4");
        awaitStatus(id, "PARTIALLY_FILLED");
        assertThat(reserved()).isEqualByComparingTo("100.00");

        replace(id, Map.of("limitPrice", "12.00"), 200);
        assertThat(reserved()).isEqualByComparingTo("110.00");
        JsonNode refusal = replace(id, Map.of("limitPrice", "20.00"), 409);
        assertThat(refusal.path("code").asString()).isEqualTo("LIMIT_EXCEEDED");
        assertThat(refusal.path("left").asString()).isEqualTo("40.00");
        assertThat(refusal.path("required").asString()).isEqualTo("48.00");

        awaitStatus(id, "EXPIRED");
        assertThat(order(id).get("limit_price")).hasToString("12");
        assertThat(reserved()).isEqualByComparingTo("38.00");
        rest(buy("16", "7.00", null));
        place(buy("1", "0.01", null), 409);
        assertThat(reserved()).isEqualByComparingTo("150.00");
    }

    @Test
    void what_a_refused_replacement_reserved_comes_back_once_with_the_orders_end() {
        limit("150.00");
        String id = rest(buy("10", "10.00", null));
        ledger.answer(command -> List.of(
                command instanceof AdjustHold ? LedgerStandIn.refused(command) : LedgerStandIn.agreed(command)));

        replace(id, Map.of("limitPrice", "12.00"), 409);
        replace(id, Map.of("limitPrice", "12.00"), 409);
        BigDecimal meanwhile = reserved();
        cancel(id);

        assertThat(meanwhile).isEqualByComparingTo("120.00");
        assertThat(reserved()).isZero();
    }

    @Test
    void an_order_that_is_worth_less_than_it_was_counts_for_what_it_traded_once_it_is_executed() {
        limit("150.00");
        String id = rest(buy("10", "10.00", null));

        replace(id, Map.of("quantity", "5"), 200);
        orders.price(symbol, "9.00", null);
        awaitStatus(id, "EXECUTED");

        assertThat(reserved()).isEqualByComparingTo("45.00");
    }

    @Test
    void what_another_order_gave_back_is_not_lost_when_one_is_lowered() {
        limit("150.00");
        String given = rest(buy("8", "10.00", null));
        String kept = rest(buy("4", "10.00", null));
        cancel(given);

        replace(kept, Map.of("quantity", "3"), 200);

        assertThat(reserved()).isEqualByComparingTo("40.00");
    }

    @Test
    void what_is_raised_on_a_later_day_counts_for_that_day_alone() {
        limit("150.00");
        String id = rest(buy("10", "10.00", null));
        LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
        orders.rows("UPDATE orders SET created_at = created_at - interval '1 day' WHERE id = '" + id + "'");
        orders.rows("UPDATE trading_days SET day = '" + yesterday + "' WHERE user_id = '" + user + "'");

        replace(id, Map.of("limitPrice", "12.00"), 200);
        replace(id, Map.of("limitPrice", "13.00"), 200);
        BigDecimal raised = reserved();
        cancel(id);

        assertThat(raised).isEqualByComparingTo("30.00");
        assertThat(reserved()).isZero();
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

    private String rest(Map<String, String> body) {
        String id = place(body, 201).path("id").asString();
        awaitStatus(id, "OPEN");
        return id;
    }

    private JsonNode place(Map<String, String> body, int status) {
        return json(orders.as(user).post().uri("/api/v1/orders").bodyValue(body).exchange(), status);
    }

    private JsonNode replace(String id, Map<String, String> body, int status) {
        return json(
                orders.as(user)
                        .patch()
                        .uri("/api/v1/orders/" + id)
                        .bodyValue(body)
                        .exchange(),
                status);
    }

    private void cancel(String id) {
        orders.as(user)
                .delete()
                .uri("/api/v1/orders/" + id)
                .exchange()
                .expectStatus()
                .isNoContent();
    }

    private void limit(String dailyValue) {
        json(
                orders.asAdmin()
                        .put()
                        .uri("/api/v1/users/" + user + "/limits")
                        .bodyValue(Map.of("dailyValue", dailyValue))
                        .exchange(),
                200);
    }

    /** Of the day's value, in dollars. */
    private BigDecimal reserved() {
        JsonNode limits = json(orders.as(user).get().uri("/api/v1/limits").exchange(), 200);
        return new BigDecimal(limits.path("today").path(0).path("reserved").asString());
    }

    private Map<String, Object> order(String id) {
        return orders.rows("SELECT * FROM orders WHERE id = '" + id + "'").getFirst();
    }

    private void awaitStatus(String id, String status) {
        Eventually.holds(() -> status.equals(order(id).get("status")));
    }

    private static JsonNode json(WebTestClient.ResponseSpec answer, int status) {
        byte[] body = answer.expectStatus()
                .isEqualTo(status)
                .expectBody()
                .returnResult()
                .getResponseBodyContent();
        return JsonMapper.shared().readTree(Objects.requireNonNull(body));
    }
}
