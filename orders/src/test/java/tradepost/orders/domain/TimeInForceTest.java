package tradepost.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tradepost.platform.event.Side;
import tradepost.platform.event.WalletEvent.Reason;

/** The table of "Order states": what becomes of an order that cannot fill now, by its time in force. */
class TimeInForceTest {
    private final Floor floor = new Floor();

    @ParameterizedTest
    @CsvSource({
        "MARKET, FOK, 10.00, 9.00, , OUTSIDE_BOUNDS, REJECTED",
        "MARKET, IOC, 10.00, 9.00, , OUTSIDE_BOUNDS, REJECTED",
        "LIMIT, IOC, 10.00, 9.00, , OUTSIDE_BOUNDS, REJECTED",
        "LIMIT, IOC, 12.00, , , LIMIT_NOT_MET, CANCELLED",
        "LIMIT, FOK, 12.00, , , LIMIT_NOT_MET, CANCELLED",
        "MARKET, FOK, 10.00, , 9, INSUFFICIENT_AVAILABILITY, REJECTED",
        "LIMIT, FOK, 10.00, , 9, INSUFFICIENT_AVAILABILITY, REJECTED",
        "MARKET, IOC, 10.00, , 0, INSUFFICIENT_AVAILABILITY, CANCELLED"
    })
    void an_impatient_order_ends_at_once(
            OrderType type,
            TimeInForce time,
            String price,
            @Nullable String upper,
            @Nullable String available,
            String reason,
            String end) {
        floor.price(price, available);
        Order order = impatient(type, time, upper);

        floor.place(order);

        assertThat(floor.told(order)).containsExactly(end);
        assertThat(floor.reason(order)).contains(reason);
        assertThat(floor.asked(order)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = TimeInForce.class,
            names = {"FOK", "IOC"})
    void an_impatient_order_is_rejected_at_a_stale_price_in_a_halt_and_out_of_hours(TimeInForce time) {
        floor.price("10.00");
        Order stale = impatient(OrderType.LIMIT, time, null);
        Order halted = impatient(OrderType.LIMIT, time, null);
        Order closed = impatient(OrderType.LIMIT, time, null);

        floor.venue.place(stale, floor.now.plusSeconds(16), floor.changes);
        floor.conditions.phase = Phase.HALTED;
        floor.place(halted);
        floor.conditions.phase = Phase.CLOSED;
        floor.place(closed);

        assertThat(floor.reason(stale)).contains("PRICE_STALE");
        assertThat(floor.reason(halted)).contains("STOCK_HALTED");
        assertThat(floor.reason(closed)).contains("MARKET_CLOSED");
    }

    @Test
    void ioc_takes_what_is_there_and_the_rest_is_cancelled_with_its_settle() {
        floor.price("10.00", "4");
        Order order = impatient(OrderType.MARKET, TimeInForce.IOC, null);

        floor.place(order);
        floor.agree();

        assertThat(floor.told(order)).containsExactly("CANCELLED");
        assertThat(floor.reason(order)).contains("INSUFFICIENT_AVAILABILITY");
        assertThat(floor.found(order).fills().quantity()).isEqualByComparingTo("4");
        assertThat(floor.asked(order)).containsExactly("Settle");
        assertThat(floor.changes.trades()).hasSize(1);
    }

    @Test
    void ioc_whose_settle_is_refused_is_rejected_and_gives_back_what_it_took() {
        floor.price("10.00", "4");
        Order order = impatient(OrderType.MARKET, TimeInForce.IOC, null);
        Order next = impatient(OrderType.MARKET, TimeInForce.IOC, null);

        floor.place(order);
        floor.refuse(Reason.INSUFFICIENT_FUNDS);
        floor.place(next);

        assertThat(floor.told(order)).containsExactly("REJECTED");
        assertThat(floor.lastSettle().quantity()).isEqualByComparingTo("4");
    }

    @Test
    void ioc_of_which_nothing_is_short_is_executed() {
        floor.price("10.00", "10");
        Order order = impatient(OrderType.LIMIT, TimeInForce.IOC, null);

        floor.place(order);
        floor.agree();

        assertThat(floor.told(order)).containsExactly("EXECUTED");
    }

    @ParameterizedTest
    @EnumSource(
            value = TimeInForce.class,
            names = {"DAY", "GTC", "GTD"})
    void a_patient_order_rests_through_all_of_it(TimeInForce time) {
        Order order = Orders.asked(Side.BUY, OrderType.LIMIT, "10")
                .limit("11.00")
                .bounds("10.00", null)
                .time(time)
                .order();

        floor.rest(order);
        floor.price("12.00");
        floor.price("9.00");
        floor.price("10.00", "0");
        floor.conditions.phase = Phase.HALTED;
        floor.price("10.00");

        assertThat(floor.told(order)).containsExactly("OPENED");
        assertThat(floor.found(order).stage()).isEqualTo(Stage.RESTING);
    }

    @Test
    void what_a_patient_order_finds_too_little_of_it_holds_for_and_takes_in_parts() {
        floor.price("10.00", "4");
        Order order = Orders.asked(Side.BUY, OrderType.LIMIT, "10")
                .limit("11.00")
                .time(TimeInForce.GTC)
                .order();

        floor.rest(order);
        floor.agree();
        floor.price("10.50", "100");
        floor.agree();

        assertThat(floor.told(order)).containsExactly("OPENED", "FILLED", "EXECUTED");
        assertThat(floor.asked(order)).containsExactly("Hold", "Settle", "Settle");
    }

    @Test
    void only_orders_with_an_end_expire() {
        Order good = floor.rest(Orders.asked(Side.BUY, OrderType.LIMIT, "10")
                .limit("11.00")
                .time(TimeInForce.GTD)
                .order());
        Order forEver = floor.rest(Orders.asked(Side.BUY, OrderType.LIMIT, "10")
                .limit("11.00")
                .time(TimeInForce.GTC)
                .order());

        floor.pass(3_600);
        floor.agree();

        assertThat(floor.told(good)).containsExactly("OPENED", "EXPIRED");
        assertThat(floor.told(forEver)).containsExactly("OPENED");
    }

    private static Order impatient(OrderType type, TimeInForce time, @Nullable String upper) {
        return Orders.asked(Side.BUY, type, "10")
                .time(time)
                .limit(type == OrderType.LIMIT ? "11.00" : null)
                .bounds(null, upper)
                .order();
    }
}
