package tradepost.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tradepost.platform.event.OrderCommand;
import tradepost.platform.event.OrderCommand.ReplaceOrder;
import tradepost.platform.event.Side;
import tradepost.platform.event.WalletCommand.AdjustHold;
import tradepost.platform.event.WalletEvent.Reason;

class ReplaceTest {
    private final Floor floor = new Floor();

    @Test
    void an_order_gets_its_new_price_with_the_hold_it_needs() {
        Order order = floor.rest(Orders.limit(Side.BUY, "10", "11.00"));

        floor.replace(order, null, "12.00", null);
        AdjustHold adjust = (AdjustHold) floor.changes.commands().getLast();
        BigDecimal limitMeanwhile = floor.found(order).terms().limitPrice();
        floor.agree();

        assertThat(adjust.amount()).isEqualByComparingTo("120.00");
        assertThat(limitMeanwhile).isEqualByComparingTo("11.00");
        assertThat(floor.found(order).terms().limitPrice()).isEqualByComparingTo("12.00");
        assertThat(floor.told(order)).containsExactly("OPENED", "REPLACED");
    }

    @Test
    void a_replaced_order_fills_at_once_if_its_new_price_is_met() {
        floor.price("11.50");
        Order order = floor.rest(Orders.limit(Side.BUY, "10", "11.00"));

        floor.replace(order, "8", "12.00", null);
        floor.agree();

        assertThat(floor.lastSettle().cost()).isEqualByComparingTo("92.00");
        assertThat(floor.lastSettle().last()).isTrue();
    }

    @Test
    void what_was_filled_counts_into_the_new_quantity_and_hold() {
        Order order = floor.rest(Orders.limit(Side.BUY, "10", "11.00"));
        floor.price("10.00", "4");
        floor.agree();

        floor.replace(order, "6", "10.50", null);
        AdjustHold adjust = (AdjustHold) floor.changes.commands().getLast();
        floor.agree();
        floor.price("10.50");
        floor.agree();

        assertThat(adjust.amount()).isEqualByComparingTo("61.00");
        assertThat(floor.told(order)).containsExactly("OPENED", "FILLED", "REPLACED", "EXECUTED");
        assertThat(floor.found(order).fills().charged()).isEqualByComparingTo("61.00");
    }

    @Test
    void a_replacement_the_ledger_refuses_leaves_the_order_as_it_was_with_the_reason() {
        Order order = floor.rest(Orders.limit(Side.BUY, "10", "11.00"));

        floor.replace(order, null, "12.00", null);
        floor.refuse(Reason.INSUFFICIENT_FUNDS);
        floor.price("11.50");
        floor.price("11.00");

        assertThat(floor.told(order)).containsExactly("OPENED", "REPLACE_REFUSED");
        assertThat(floor.reason(order)).contains("INSUFFICIENT_FUNDS");
        assertThat(floor.lastSettle().price()).isEqualByComparingTo("11.00");
    }

    @Test
    void nothing_else_is_decided_while_the_hold_is_changed() {
        Order order = floor.rest(Orders.limit(Side.BUY, "10", "11.00"));

        floor.replace(order, null, "12.00", null);
        floor.price("10.00");
        floor.replace(order, "5", null, null);

        assertThat(floor.found(order).stage()).isEqualTo(Stage.REPLACING);
        assertThat(floor.told(order)).containsExactly("OPENED", "REPLACE_REFUSED");
        assertThat(floor.reason(order)).contains("ORDER_BUSY");
    }

    @Test
    void what_was_asked_of_an_order_that_was_replaced_since_is_refused() {
        Order order = floor.rest(Orders.limit(Side.BUY, "10", "11.00"));
        ReplaceOrder late = command(order, "20.00");
        floor.replace(order, "20", null, null);
        floor.agree();

        floor.replace(order, late, 100);

        assertThat(floor.reason(order)).contains("ORDER_BUSY");
        assertThat(floor.found(order).stage()).isEqualTo(Stage.RESTING);
    }

    @Test
    void an_end_asked_for_meanwhile_comes_after_the_change() {
        Order order = floor.rest(Orders.limit(Side.BUY, "10", "11.00"));
        floor.replace(order, null, "12.00", null);

        floor.cancel(order);
        floor.agree();
        floor.agree();

        assertThat(floor.told(order)).containsExactly("OPENED", "REPLACED", "CANCELLED");
    }

    @Test
    void a_quantity_that_is_filled_already_is_refused() {
        Order order = floor.rest(Orders.limit(Side.BUY, "10", "11.00"));
        floor.price("10.00", "4");
        floor.agree();

        floor.replace(order, "4", null, null);

        assertThat(floor.reason(order)).contains("QUANTITY_FILLED");
        assertThat(floor.found(order).stage()).isEqualTo(Stage.RESTING);
    }

    @Test
    void an_order_by_worth_is_not_replaced() {
        Order ofWorth = Orders.asked(Side.BUY, OrderType.LIMIT, "10")
                .limit("11.00")
                .worth("110.00")
                .order();
        ofWorth = ofWorth.with(ofWorth.terms().sized(BigDecimal.TEN));
        floor.rest(ofWorth);

        floor.replace(ofWorth, null, "100.00", null);

        assertThat(floor.reason(ofWorth)).contains("ORDER_OF_WORTH");
    }

    @Test
    void a_stop_is_moved_and_waits_for_later_ticks_and_a_triggered_one_is_not() {
        floor.price("10.00");
        Order stop = floor.rest(
                Orders.asked(Side.BUY, OrderType.STOP, "10").stop("12.00").order());

        floor.replace(stop, null, null, "9.50");
        floor.agree();
        boolean isTriggeredAtOnce = !floor.found(stop).isUntriggered();
        floor.price("9.60", "0");
        floor.replace(stop, null, null, "20.00");

        assertThat(isTriggeredAtOnce).isFalse();
        assertThat(floor.found(stop).isUntriggered()).isFalse();
        assertThat(floor.reason(stop)).contains("STOP_TRIGGERED");
    }

    @Test
    void a_new_owner_who_hears_old_prices_again_does_not_fill_a_replaced_order_at_them() {
        Order order = floor.rest(Orders.limit(Side.BUY, "10", "10.00"));
        floor.price("10.80");
        floor.price("11.50");
        floor.replace(order, null, "11.00", null);
        floor.agree();
        Floor next = new Floor();
        next.venue.load(floor.found(order));

        next.price("10.80");
        int askedAtTheOldPrice = next.changes.commands().size();
        next.price("11.50");
        next.price("10.90");

        assertThat(askedAtTheOldPrice).isZero();
        assertThat(next.lastSettle().price()).isEqualByComparingTo("10.90");
    }

    @Test
    void the_same_command_read_again_changes_nothing() {
        Order order = floor.rest(Orders.limit(Side.SELL, "10", "11.00"));
        ReplaceOrder first = command(order, "12.00");
        floor.replace(order, first, 5);
        floor.agree();
        floor.replace(order, command(order, "13.00"), 6);
        floor.agree();

        floor.replace(order, first, 5);

        assertThat(floor.found(order).terms().limitPrice()).isEqualByComparingTo("13.00");
        assertThat(floor.told(order)).containsExactly("OPENED", "REPLACED", "REPLACED");
    }

    @Test
    void the_answer_is_known_by_its_command() {
        Order order = floor.rest(Orders.limit(Side.SELL, "10", "11.00"));
        ReplaceOrder command = command(order, "12.00");

        floor.replace(order, command, 5);
        floor.agree();

        assertThat(floor.changes.events().getLast().id()).isEqualTo(OrderCommand.answerTo(command.id()));
    }

    @Test
    void a_new_owner_asks_the_ledger_for_the_same_again() {
        Order order = floor.rest(Orders.limit(Side.BUY, "10", "11.00"));
        floor.replace(order, null, "12.00", null);
        Floor next = new Floor();

        next.venue.load(floor.found(order));
        next.venue.resend(next.now, next.changes);

        assertThat(next.changes.commands())
                .containsExactly(floor.changes.commands().getLast());
    }

    private ReplaceOrder command(Order order, String limit) {
        return new ReplaceOrder(
                UUID.randomUUID(),
                floor.now,
                order.id(),
                order.symbol(),
                floor.found(order).revision().number(),
                null,
                new BigDecimal(limit),
                null);
    }
}
