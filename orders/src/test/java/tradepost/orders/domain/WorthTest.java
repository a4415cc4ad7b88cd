package tradepost.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tradepost.platform.event.Side;

/** Orders by worth: the quantity is decided once, at the price of the decision. */
class WorthTest {
    private final Floor floor = new Floor();

    @Test
    void a_market_order_by_worth_is_as_many_lots_as_that_buys_now() {
        floor.price("30.00");
        Order order = market(Side.BUY, TimeInForce.FOK);

        floor.place(order);
        floor.agree();

        assertThat(floor.found(order).quantity()).isEqualByComparingTo("8");
        assertThat(floor.found(order).fills().charged()).isEqualByComparingTo("240.00");
        assertThat(floor.told(order)).containsExactly("EXECUTED");
    }

    @Test
    void what_was_decided_stays_though_less_is_available() {
        floor.price("30.00", "5");
        Order order = market(Side.BUY, TimeInForce.IOC);

        floor.place(order);
        floor.agree();

        assertThat(floor.found(order).quantity()).isEqualByComparingTo("8");
        assertThat(floor.found(order).fills().quantity()).isEqualByComparingTo("5");
        assertThat(floor.told(order)).containsExactly("CANCELLED");
    }

    @Test
    void a_worth_of_less_than_a_lot_is_rejected() {
        floor.price("250.01");
        Order order = market(Side.BUY, TimeInForce.FOK);

        floor.place(order);

        assertThat(floor.reason(order)).contains("TOO_SMALL");
        assertThat(floor.found(order).isSized()).isFalse();
    }

    @Test
    void a_delayed_buy_holds_its_worth_and_is_decided_at_the_price_of_its_time() {
        floor.price("30.00");
        Order order = Orders.asked(Side.BUY, OrderType.MARKET, "0")
                .worth("250.00")
                .delayed(2)
                .order();

        floor.place(order);
        var held = floor.held();
        floor.agree();
        floor.price("40.00");
        floor.pass(2);
        floor.agree();

        assertThat(held).isEqualByComparingTo("250.00");
        assertThat(floor.found(order).fills().charged()).isEqualByComparingTo("240.00");
        assertThat(floor.told(order)).containsExactly("EXECUTED");
    }

    @Test
    void a_delayed_sell_is_decided_when_its_shares_are_held() {
        floor.price("30.00");
        Order order = Orders.asked(Side.SELL, OrderType.MARKET, "0")
                .worth("250.00")
                .delayed(2)
                .order();

        floor.rest(order);
        floor.price("10.00");
        floor.pass(2);

        assertThat(floor.lastSettle().quantity()).isEqualByComparingTo("8");
        assertThat(floor.lastSettle().cost()).isEqualByComparingTo("80.00");
    }

    private static Order market(Side side, TimeInForce time) {
        return Orders.asked(side, OrderType.MARKET, "0")
                .worth("250.00")
                .time(time)
                .order();
    }
}
