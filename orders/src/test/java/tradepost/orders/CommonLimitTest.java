package tradepost.orders;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A limit that is a setting, for every user. */
class CommonLimitTest {
    private static final String SYMBOL = "LIMITED";

    @Test
    void a_common_limit_holds_for_everyone_until_an_admin_says_otherwise() {
        try (OrdersService limited =
                new OrdersService("orders_common_limits", Map.of("tradepost.orders.limits.order-value", "50.00"))) {
            Trader trader = new Trader(limited);
            limited.list(SYMBOL);
            trader.ask(resting(6)).expectStatus().isEqualTo(409);

            trader.limit(Map.of("orderValue", "60.00"));

            trader.ask(resting(6)).expectStatus().isCreated();
        }
    }

    private static Map<String, Object> resting(int quantity) {
        return Map.of(
                "symbol", SYMBOL,
                "side", "SELL",
                "quantity", String.valueOf(quantity),
                "type", "LIMIT",
                "limitPrice", "10.00");
    }
}
