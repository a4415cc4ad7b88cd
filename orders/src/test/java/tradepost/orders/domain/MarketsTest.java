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

    @Test
    void an_order_that_comes_while_only_a_snapshot_is_known_is_not_filled_by_ticks_before_it() {
        floor.conditions.snapshot = new Market(Orders.tick("12.00", null), 105, BigDecimal.ZERO);
        Order order = floor.rest(Orders.limit(Side.BUY, "10", "11.00"));

        floor.price("10.00");
        Stage before = floor.found(order).stage();
        floor.offset = 105;
        floor.price("10.50");

        assertThat(before).isEqualTo(Stage.RESTING);
        assertThat(floor.lastSettle().price()).isEqualByComparingTo("10.50");
    }

    @Test
    void an_order_is_filled_by_the_tick_that_was_the_last_when_it_came() {
        floor.conditions.snapshot = new Market(Orders.tick("12.00", null), 105, BigDecimal.ZERO);
        Order order = floor.rest(Orders.limit(Side.BUY, "10", "11.00"));

        floor.offset = 104;
        floor.price("10.50");

        assertThat(floor.found(order).stage()).isEqualTo(Stage.SETTLING);
    }
}
