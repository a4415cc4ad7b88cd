package tradepost.orders.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.event.Side;

class RepeatsTest {
    @Test
    void a_change_is_new_once_and_what_came_before_it_is_not_new_any_more() {
        UUID order = UUID.randomUUID();
        Repeats repeats = new Repeats(10);

        assertThat(repeats.isNew(change(order, 1))).isTrue();
        assertThat(repeats.isNew(change(order, 2))).isTrue();

        assertThat(repeats.isNew(change(order, 1))).isFalse();
        assertThat(repeats.isNew(change(order, 2))).isFalse();
        assertThat(repeats.isNew(change(UUID.randomUUID(), 1))).isTrue();
        assertThat(repeats.isNew(change(order, 3))).isTrue();
    }

    @Test
    void it_knows_as_many_orders_as_its_bound_the_last_ones() {
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        Repeats repeats = new Repeats(2);

        repeats.isNew(change(first, 1));
        repeats.isNew(change(second, 1));
        repeats.isNew(change(UUID.randomUUID(), 1));

        assertThat(repeats.isNew(change(second, 1))).isFalse();
        assertThat(repeats.isNew(change(first, 1))).isTrue();
    }

    private static OrderChanged change(UUID orderId, int seq) {
        return new OrderChanged(
                UUID.randomUUID(),
                Instant.EPOCH,
                orderId,
                orderId,
                seq,
                "PLACED",
                "PENDING",
                "ACME",
                Side.BUY,
                "MARKET",
                BigDecimal.ONE,
                null,
                null,
                null,
                BigDecimal.ZERO,
                null,
                BigDecimal.ZERO,
                "USD",
                null,
                null,
                null,
                null);
    }
}
