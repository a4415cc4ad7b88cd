package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tradepost.acceptance.client.Audit;
import tradepost.acceptance.client.MqttFeed;
import tradepost.acceptance.client.Trader;
import tradepost.acceptance.system.Eventually;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.TestSystem;

/** A price comes by MQTT and goes all the way through the system. */
@ExtendWith(RunningSystem.class)
class MqttTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String SYMBOL = "MQTT.TEST";

    @Test
    void a_message_to_the_broker_changes_the_price_and_fills_a_resting_limit_order(TestSystem system)
            throws SQLException {
        Trader trader = Trader.register(system.api());
        MqttFeed.publish(system.mqttPort(), SYMBOL, "100.25");
        awaitPrice(trader, "100.25");
        String orderId = trader.limit("BUY", SYMBOL, BigDecimal.TEN, new BigDecimal("90.00"))
                .orElseThrow();
        awaitStatus(trader, orderId, "OPEN");

        MqttFeed.publish(system.mqttPort(), SYMBOL, "89.50");

        awaitPrice(trader, "89.50");
        JsonNode order = awaitStatus(trader, orderId, "EXECUTED");
        assertThat(order.path("charged").asString()).isEqualTo("895.00");
        assertThat(trader.positions()).containsEntry(SYMBOL, BigDecimal.TEN.stripTrailingZeros());
        assertThat(trader.cash().path("available").asString()).isEqualTo("9105.00");
        system.awaitRest();
        Audit.passes(system, trader);
    }

    private static void awaitPrice(Trader trader, String price) {
        Eventually.becomes(
                SYMBOL + " costs " + price,
                LIMIT,
                () -> trader.api().get("/api/v1/stocks/" + SYMBOL),
                stock -> stock.status() == 200
                        && new BigDecimal(stock.body().path("price").asString("0")).compareTo(new BigDecimal(price))
                                == 0);
    }

    private static JsonNode awaitStatus(Trader trader, String orderId, String status) {
        return Eventually.becomes(
                "the order is " + status, LIMIT, () -> trader.order(orderId), order -> order.path("status")
                        .asString()
                        .equals(status));
    }
}
