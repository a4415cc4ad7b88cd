package tradepost.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tradepost.platform.event.Side;

class StopTest {
    private final Floor floor = new Floor();

    @Test
    void a_buy_stop_waits_for_its_price_and_then_trades_at_the_markets() {
        Order stop = floor.rest(stop(Side.BUY, "10", "11.00"));

        floor.price("10.99");
        Stage before = floor.found(stop).stage();
        floor.price("11.02");

        assertThat(before).isEqualTo(Stage.RESTING);
        assertThat(floor.lastSettle().price()).isEqualByComparingTo("11.02");
        floor.agree();
        assertThat(floor.told(stop)).containsExactly("OPENED", "TRIGGERED", "EXECUTED");
    }

    @Test
    void a_sell_stop_is_triggered_by_a_fall() {
        Order stop = floor.rest(stop(Side.SELL, "10", "9.00"));

        floor.price("9.01");
        boolean isTriggeredAbove = !floor.found(stop).isUntriggered();
        floor.price("8.50");

        assertThat(isTriggeredAbove).isFalse();
        assertThat(floor.lastSettle().price()).isEqualByComparingTo("8.50");
    }

    @Test
    void the_price_at_which_a_stop_came_does_not_trigger_it_and_a_later_one_does() {
        floor.price("12.00");

        Order stop = floor.rest(stop(Side.BUY, "10", "11.00"));
        boolean isTriggeredAtOnce = !floor.found(stop).isUntriggered();
        floor.price("11.40");

        assertThat(isTriggeredAtOnce).isFalse();
        assertThat(floor.found(stop).stage()).isEqualTo(Stage.SETTLING);
    }

    @Test
    void a_tick_from_before_the_stop_came_does_not_trigger_it_though_a_new_owner_reads_it_again() {
        floor.price("12.00");
        Order stop = floor.rest(stop(Side.BUY, "10", "11.00"));
        Floor next = new Floor();

        next.venue.load(stop);
        next.venue.on(Orders.tick("12.00", null), floor.offset, next.now, next.changes);
        boolean isTriggeredAgain = !next.found(stop).isUntriggered();
        next.venue.on(Orders.tick("11.20", null), floor.offset + 1, next.now, next.changes);

        assertThat(isTriggeredAgain).isFalse();
        assertThat(next.found(stop).stage()).isEqualTo(Stage.SETTLING);
    }

    @Test
    void a_triggered_stop_stays_triggered_whoever_owns_it() {
        Order stop = floor.rest(Orders.asked(Side.BUY, OrderType.STOP_LIMIT, "10")
                .stop("11.00")
                .limit("11.10")
                .order());
        floor.price("11.50");
        Floor next = new Floor();

        next.venue.load(floor.found(stop));
        next.offset = floor.offset;
        next.price("10.50");

        assertThat(next.lastSettle().price()).isEqualByComparingTo("10.50");
    }

    @Test
    void a_stop_limit_that_is_triggered_beyond_its_limit_rests_at_it() {
        Order stop = floor.rest(Orders.asked(Side.SELL, OrderType.STOP_LIMIT, "10")
                .stop("9.00")
                .limit("8.90")
                .order());

        floor.price("8.80");
        Stage beyond = floor.found(stop).stage();
        floor.price("8.95");

        assertThat(beyond).isEqualTo(Stage.RESTING);
        assertThat(floor.lastSettle().price()).isEqualByComparingTo("8.95");
    }

    @Test
    void a_buy_stop_holds_its_price_and_a_collar_and_returns_what_it_does_not_need() {
        Order stop = stop(Side.BUY, "10", "11.00");

        floor.place(stop);

        assertThat(floor.held()).isEqualByComparingTo("115.50");
        floor.agree();
        floor.price("11.55");
        assertThat(floor.lastSettle().last()).isTrue();
    }

    @Test
    void a_buy_stop_whose_price_jumps_over_the_collar_is_cancelled_and_its_hold_returned() {
        Order stop = floor.rest(stop(Side.BUY, "10", "11.00"));

        floor.price("11.56");
        floor.agree();

        assertThat(floor.told(stop)).containsExactly("OPENED", "TRIGGERED", "CANCELLED");
        assertThat(floor.reason(stop)).contains("COLLAR");
        assertThat(floor.asked(stop)).containsExactly("Hold", "Release");
    }

    @Test
    void a_price_that_must_not_trade_triggers_nothing() {
        Order stop = floor.rest(stop(Side.BUY, "10", "11.00"));

        floor.conditions.phase = Phase.HALTED;
        floor.price("11.20");
        floor.conditions.phase = Phase.OPEN;
        floor.venue.on(Orders.tick("11.20", null), ++floor.offset, floor.now.plusSeconds(16), floor.changes);

        assertThat(floor.found(stop).isUntriggered()).isTrue();
    }

    @Test
    void a_triggered_stop_takes_what_is_available_and_its_rest_waits_for_more() {
        Order stop = floor.rest(stop(Side.BUY, "10", "11.00"));

        floor.price("11.00", "4");
        floor.agree();
        OrderStatus between = floor.found(stop).status();
        floor.price("10.00", "6");
        floor.agree();

        assertThat(between).isEqualTo(OrderStatus.PARTIALLY_FILLED);
        assertThat(floor.found(stop).status()).isEqualTo(OrderStatus.EXECUTED);
        assertThat(floor.found(stop).fills().charged()).isEqualByComparingTo("104.00");
    }

    @Test
    void a_triggered_stop_comes_before_orders_with_a_limit() {
        Order limit = floor.rest(Orders.limit(Side.BUY, "10", "20.00"));
        Order stop = floor.rest(stop(Side.BUY, "10", "11.00"));

        floor.price("11.00", "10");

        assertThat(floor.found(stop).stage()).isEqualTo(Stage.SETTLING);
        assertThat(floor.found(limit).stage()).isEqualTo(Stage.RESTING);
    }

    private static Order stop(Side side, String quantity, String price) {
        return Orders.asked(side, OrderType.STOP, quantity).stop(price).order();
    }
}
