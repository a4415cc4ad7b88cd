package tradepost.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tradepost.platform.event.Side;
import tradepost.platform.event.WalletEvent.Reason;

/** A venue that takes its time: an order holds, stays PENDING, and is decided when its time has come. */
class DelayTest {
    private final Floor floor = new Floor();

    @Test
    void a_delayed_market_order_holds_a_collar_and_trades_at_the_price_of_its_time() {
        floor.price("10.00");
        Order order = market(Side.BUY);

        floor.place(order);
        var held = floor.held();
        floor.agree();
        floor.price("10.20");
        floor.pass(1);
        OrderStatus before = floor.found(order).status();
        floor.pass(1);
        var settle = floor.lastSettle();
        floor.agree();

        assertThat(held).isEqualByComparingTo("105.00");
        assertThat(before).isEqualTo(OrderStatus.PENDING);
        assertThat(settle.cost()).isEqualByComparingTo("102.00");
        assertThat(settle.last()).isTrue();
        assertThat(floor.told(order)).containsExactly("EXECUTED");
    }

    @Test
    void a_delayed_order_can_be_cancelled_meanwhile() {
        floor.price("10.00");
        Order order = floor.rest(market(Side.BUY));

        floor.cancel(order);
        floor.agree();
        floor.pass(5);

        assertThat(floor.told(order)).containsExactly("CANCELLED");
        assertThat(floor.asked(order)).containsExactly("Hold", "Release");
    }

    @Test
    void a_delayed_buy_whose_price_has_gone_over_its_collar_is_cancelled() {
        floor.price("10.00");
        Order order = floor.rest(market(Side.BUY));

        floor.price("10.51");
        floor.pass(2);
        floor.agree();

        assertThat(floor.told(order)).containsExactly("CANCELLED");
        assertThat(floor.reason(order)).contains("COLLAR");
    }

    @Test
    void a_delayed_order_that_its_time_finds_without_a_price_is_rejected_and_its_hold_returned() {
        floor.price("10.00");
        Order order = floor.rest(market(Side.SELL));

        floor.pass(16);
        floor.agree();

        assertThat(floor.told(order)).containsExactly("REJECTED");
        assertThat(floor.reason(order)).contains("PRICE_STALE");
        assertThat(floor.asked(order)).containsExactly("Hold", "Release");
    }

    @Test
    void a_delayed_limit_order_opens_when_its_time_has_come() {
        Order order = Orders.asked(Side.BUY, OrderType.LIMIT, "10")
                .limit("11.00")
                .delayed(2)
                .order();

        floor.rest(order);
        floor.price("10.00");
        Stage before = floor.found(order).stage();
        floor.pass(2);

        assertThat(before).isEqualTo(Stage.DELAYED);
        assertThat(floor.told(order)).containsExactly("OPENED");
        assertThat(floor.lastSettle().cost()).isEqualByComparingTo("100.00");
    }

    @Test
    void an_order_whose_hold_was_late_is_executed_with_it() {
        floor.price("10.00");
        Order order = market(Side.BUY);

        floor.place(order);
        floor.now = floor.now.plusSeconds(3);
        floor.agree();

        assertThat(floor.found(order).stage()).isEqualTo(Stage.SETTLING);
    }

    @Test
    void a_new_owner_executes_what_the_one_before_had_delayed() {
        floor.price("10.00");
        Order order = floor.rest(market(Side.BUY));
        Floor next = new Floor();

        next.venue.load(order);
        next.offset = floor.offset;
        next.price("10.00");
        next.pass(2);

        assertThat(next.found(order).stage()).isEqualTo(Stage.SETTLING);
    }

    @Test
    void a_delayed_order_without_the_funds_is_rejected_at_its_hold() {
        floor.price("10.00");
        Order order = market(Side.BUY);

        floor.place(order);
        floor.refuse(Reason.INSUFFICIENT_FUNDS);

        assertThat(floor.told(order)).containsExactly("REJECTED");
    }

    private static Order market(Side side) {
        return Orders.asked(side, OrderType.MARKET, "10").delayed(2).order();
    }
}
