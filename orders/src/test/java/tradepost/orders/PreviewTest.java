package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;

/** What an order would cost and hold, before it is placed. */
@Order(SharedOrders.FIRST)
class PreviewTest {
    private static final UUID USER = UUID.randomUUID();

    private final OrdersService orders = SharedOrders.orders();

    @BeforeEach
    void price() {
        orders.list("PREVIEW");
        orders.price("PREVIEW", "10.00", null);
    }

    @ParameterizedTest
    @CsvSource({
        "MARKET, BUY, 3, , , FOK, 30.00, USD, 31.50",
        "LIMIT, BUY, 3, 8.00, , DAY, 24.00, USD, 24.00",
        "STOP, BUY, 3, , 12.00, DAY, 37.80, USD, 37.80",
        "MARKET, SELL, 3, , , FOK, 30.00, PREVIEW, 3",
        "LIMIT, SELL, 3, 12.00, , DAY, 36.00, PREVIEW, 3"
    })
    void an_order_is_told_with_its_defaults_its_value_and_what_it_would_hold_and_none_is_placed(
            String type,
            String side,
            String quantity,
            String limit,
            String stop,
            String timeInForce,
            String value,
            String asset,
            BigDecimal held) {
        Map<String, String> asked =
                new HashMap<>(Map.of("symbol", "PREVIEW", "type", type, "side", side, "quantity", quantity));
        put(asked, "limitPrice", limit);
        put(asked, "stopPrice", stop);

        BodyContentSpec told = preview(asked, 200);

        told.jsonPath("$.timeInForce").isEqualTo(timeInForce);
        told.jsonPath("$.price").isEqualTo("10.00");
        told.jsonPath("$.value").isEqualTo(value);
        told.jsonPath("$.hold.asset").isEqualTo(asset);
        told.jsonPath("$.hold.amount").value(String.class, amount -> assertThat(new BigDecimal(amount))
                .isEqualByComparingTo(held));
        orders.as(USER)
                .get()
                .uri("/api/v1/orders")
                .exchange()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(0);
    }

    @ParameterizedTest
    @CsvSource({
        "quantity, 0, 400, INVALID_FIELD",
        "quantity, 1.5, 400, INVALID_FIELD",
        "symbol, NOWHERE, 404, STOCK_UNKNOWN",
        "lowerBound, 11.00, 409, OUTSIDE_BOUNDS"
    })
    void what_would_be_refused_is_refused_with_the_same_code(String field, String value, int status, String code) {
        Map<String, String> asked =
                new HashMap<>(Map.of("symbol", "PREVIEW", "type", "MARKET", "side", "BUY", "quantity", "1"));
        asked.put(field, value);

        preview(asked, status).jsonPath("$.code").isEqualTo(code);
    }

    private BodyContentSpec preview(Map<String, String> asked, int status) {
        return orders.as(USER)
                .post()
                .uri("/api/v1/orders/preview")
                .bodyValue(asked)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody();
    }

    private static void put(Map<String, String> asked, String field, String value) {
        if (value != null) {
            asked.put(field, value);
        }
    }
}
