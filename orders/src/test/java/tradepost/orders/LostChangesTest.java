package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tradepost.orders.StreamClient.Heard;
import tradepost.platform.event.Topic;

/** Changes that the topic's retention takes away before they are projected. */
class LostChangesTest {
    private static final String DATABASE = "orders_lost_changes";
    private static final String SYMBOL = "LOST";
    private static final Duration LIMIT = OrdersService.LIMIT;

    private final UUID user = UUID.randomUUID();

    @Test
    void a_stream_from_before_a_hole_begins_anew_and_one_from_after_it_goes_on() {
        String before;
        byte[] change;
        try (OrdersService orders = new OrdersService(DATABASE);
                LedgerStandIn _ = new LedgerStandIn(orders)) {
            orders.list(SYMBOL);
            orders.price(SYMBOL, "10.00", null);
            place(orders);
            Eventually.holds(() -> stored(orders).size() == 2);
            before = id(orders);
            change = stored(orders).getLast();
        }

        RawTopic events = new RawTopic(Topic.ORDER_EVENTS);
        events.send(user.toString(), change);
        events.send(user.toString(), change);
        long last = events.send(user.toString(), change);
        events.deleteBefore(user.toString(), last);

        try (OrdersService orders = new OrdersService(DATABASE)) {
            Eventually.holds(() -> orders.rows("SELECT 1 FROM order_feed_partitions WHERE kept_from = " + last)
                            .size()
                    == 1);
            assertThat(first(orders, before)).isEqualTo("reset pruned");
            assertThat(first(orders, before.replaceFirst("[0-9]+$", String.valueOf(last))))
                    .isEqualTo("heartbeat ");
        }
    }

    private String first(OrdersService orders, String after) {
        Heard first = new StreamClient(orders, user)
                .events(after)
                .filter(heard -> heard.is("reset") || heard.id() != null)
                .blockFirst(LIMIT);
        return Objects.requireNonNull(first).event() + " " + first.text("reason");
    }

    private String id(OrdersService orders) {
        return String.valueOf(orders.rows("SELECT epoch || '.' || partition || '.' || max(position) AS id"
                        + " FROM order_feed WHERE user_id = '" + user + "' GROUP BY epoch, partition")
                .getFirst()
                .get("id"));
    }

    private List<byte[]> stored(OrdersService orders) {
        return orders.rows("SELECT event FROM order_feed WHERE user_id = '" + user + "' ORDER BY position").stream()
                .map(row -> String.valueOf(row.get("event")).getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private void place(OrdersService orders) {
        orders.as(user)
                .post()
                .uri("/api/v1/orders")
                .bodyValue(Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1"))
                .exchange()
                .expectStatus()
                .isCreated();
    }
}
