package tradepost.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import tradepost.platform.event.Side;

class MarketsTest {
    private final Floor floor = new Floor();

    @Test
    void what_was_taken_of_a_tick_is_gone_from_its_snapshot_too() {
        floor.venue.load(Orders.SYMBOL, 300, BigDecimal.TEN);
        floor.conditions.snapshot = new Market(Orders.tick("10.00", "12"), 300, BigDecimal.ZERO);
        Order order = Orders.market(Side.BUY, "3");

        floor.place(order);

        assertThat(floor.reason(order)).contains("INSUFFICIENT_AVAILABILITY");
    }

    @Test
    void a_snapshot_from_before_what_was_taken_has_no_say() {
        floor.venue.load(Orders.SYMBOL, 300, BigDecimal.TEN);
        floor.conditions.snapshot = new Market(Orders.tick("10.00", null), 299, BigDecimal.ZERO);
        Order order = Orders.market(Side.BUY, "3");

        floor.place(order);

        assertThat(floor.reason(order)).contains("PRICE_STALE");
    }

    @Test
    void a_stop_that_comes_while_only_a_snapshot_is_known_is_not_triggered_by_ticks_before_it() {
        floor.conditions.snapshot = new Market(Orders.tick("12.00", null), 105, BigDecimal.ZERO);
        Order stop = floor.rest(
                Orders.asked(Side.BUY, OrderType.STOP, "10").stop("11.00").order());

        floor.price("12.00");

        assertThat(floor.offset).isEqualTo(101);
        assertThat(floor.found(stop).isUntriggered()).isTrue();
    }
}
