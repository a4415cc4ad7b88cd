package tradepost.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static tradepost.orders.domain.Orders.NOW;
import static tradepost.orders.domain.Orders.tick;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.event.Side;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.event.WalletCommand.Hold;
import tradepost.platform.event.WalletCommand.Release;
import tradepost.platform.event.WalletCommand.Settle;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.event.WalletEvent.Reason;

class VenueTest {
    private final TestConditions conditions = new TestConditions();
    private final Venue venue = new Venue(conditions);
    private final Changes changes = new Changes();
    private long offset = 100;

    @Test
    void a_market_order_settles_at_the_latest_price_without_a_hold() {
        price("187.32");

        place(Orders.market(Side.BUY, "10"));

        Settle settle = (Settle) onlyCommand();
        assertThat(settle.cost()).isEqualByComparingTo("1873.20");
        assertThat(settle.holdId()).isNull();
        assertThat(settle.last()).isTrue();
    }

    @Test
    void a_market_order_is_rejected_when_the_price_is_stale() {
        price("187.32");

        venue.place(Orders.market(Side.BUY, "10"), NOW.plusSeconds(16), changes);

        assertThat(statuses()).containsExactly("REJECTED");
        assertThat(changes.events().getFirst().reason()).isEqualTo("PRICE_STALE");
    }

    @Test
    void a_market_order_is_rejected_outside_its_bounds() {
        price("187.32");

        place(Orders.order(Side.BUY, OrderType.MARKET, "10", null, null, "187.31"));

        assertThat(changes.events().getFirst().reason()).isEqualTo("OUTSIDE_BOUNDS");
    }

    @Test
    void a_market_order_takes_no_more_than_is_available() {
        venue.on(tick("10.00", "15"), ++offset, NOW, changes);

        place(Orders.market(Side.BUY, "10"));
        place(Orders.market(Side.BUY, "6"));
        place(Orders.market(Side.BUY, "5"));

        assertThat(changes.events()).extracting(OrderChanged::reason).containsExactly("INSUFFICIENT_AVAILABILITY");
        assertThat(changes.commands()).hasSize(2);
    }

    @Test
    void what_a_refused_fill_took_is_available_again() {
        venue.on(tick("10.00", "10"), ++offset, NOW, changes);
        Order first = Orders.market(Side.BUY, "10");

        place(first);
        answer(refused(onlyCommand(), Reason.INSUFFICIENT_FUNDS));
        place(Orders.market(Side.BUY, "10"));

        assertThat(changes.commands()).hasSize(2);
        assertThat(statuses()).containsExactly("REJECTED");
    }

    @Test
    void a_limit_order_holds_first_and_fills_when_a_tick_meets_its_price() {
        price("12.00");
        Order order = Orders.limit(Side.BUY, "10", "11.00");

        place(order);
        answer(held(onlyCommand()));
        price("11.01");
        price("10.90");

        assertThat(changes.commands()).hasSize(2);
        assertThat(((Hold) changes.commands().getFirst()).amount()).isEqualByComparingTo("110.00");
        assertThat(((Settle) changes.commands().getLast()).cost()).isEqualByComparingTo("109.00");
        assertThat(((Settle) changes.commands().getLast()).holdId()).isEqualTo(order.id());
    }

    @Test
    void a_limit_order_waits_while_the_price_is_outside_its_bounds() {
        Order order = Orders.order(Side.BUY, OrderType.LIMIT, "10", "11.00", "10.50", null);

        place(order);
        answer(held(onlyCommand()));
        price("10.00");

        assertThat(found(order).stage()).isEqualTo(Stage.RESTING);
    }

    @Test
    void a_resting_order_takes_what_is_available_and_the_rest_rests() {
        Order order = Orders.limit(Side.BUY, "10", "11.00");
        place(order);
        answer(held(onlyCommand()));

        venue.on(tick("10.00", "4"), ++offset, NOW, changes);
        answer(settled(changes.commands().getLast()));

        assertThat(found(order).status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
        assertThat(found(order).leaves()).isEqualByComparingTo("6");
        assertThat(changes.trades()).hasSize(1);
    }

    @Test
    void a_tick_that_was_seen_before_fills_nothing_again() {
        Order order = Orders.limit(Side.BUY, "10", "11.00");
        place(order);
        answer(held(onlyCommand()));
        venue.on(tick("10.00", "4"), 200, NOW, changes);
        answer(settled(changes.commands().getLast()));

        venue.on(tick("10.00", "4"), 200, NOW, changes);

        assertThat(found(order).stage()).isEqualTo(Stage.RESTING);
        assertThat(changes.commands()).hasSize(2);
    }

    @Test
    void an_answer_that_comes_twice_changes_nothing_the_second_time() {
        price("10.00");
        place(Orders.market(Side.BUY, "10"));
        WalletEvent settled = settled(onlyCommand());

        answer(settled);
        answer(settled);

        assertThat(statuses()).containsExactly("EXECUTED");
        assertThat(changes.trades()).hasSize(1);
    }

    @Test
    void a_resting_order_is_cancelled_only_when_its_hold_is_released() {
        Order order = Orders.limit(Side.BUY, "10", "11.00");
        place(order);
        answer(held(onlyCommand()));

        venue.cancel(found(order), NOW, changes);
        Stage whileReleasing = found(order).stage();
        answer(released(changes.commands().getLast()));

        assertThat(whileReleasing).isEqualTo(Stage.RELEASING);
        assertThat(changes.commands().getLast()).isInstanceOf(Release.class);
        assertThat(statuses()).containsExactly("OPEN", "CANCELLED");
    }

    @Test
    void an_order_cancelled_while_its_hold_is_in_flight_ends_with_the_release() {
        Order order = Orders.limit(Side.BUY, "10", "11.00");
        place(order);
        WalletCommand hold = onlyCommand();

        venue.cancel(found(order), NOW, changes);
        answer(held(hold));
        answer(released(changes.commands().getLast()));

        assertThat(statuses()).containsExactly("CANCELLED");
    }

    @Test
    void an_order_whose_time_is_over_expires_with_its_hold_returned() {
        Order order = Orders.limit(Side.BUY, "10", "11.00");
        place(order);
        answer(held(onlyCommand()));

        venue.tick(NOW.plusSeconds(3_600), changes);
        answer(released(changes.commands().getLast()));

        assertThat(statuses()).containsExactly("OPEN", "EXPIRED");
    }

    @Test
    void a_command_without_an_answer_is_sent_again_unchanged() {
        price("10.00");
        place(Orders.market(Side.BUY, "10"));

        venue.tick(NOW.plusSeconds(11), changes);
        venue.tick(NOW.plusSeconds(12), changes);

        assertThat(changes.commands()).hasSize(2);
        assertThat(changes.commands().getLast()).isEqualTo(changes.commands().getFirst());
    }

    @Test
    void a_new_owner_asks_again_for_what_is_outstanding_and_knows_what_was_taken() {
        venue.on(tick("10.00", "10"), 300, NOW, changes);
        Order order = Orders.market(Side.BUY, "10");
        place(order);

        Venue next = new Venue(new TestConditions());
        Changes resumed = new Changes();
        changes.markets().forEach(market -> next.load(market.tick().symbol(), market.offset(), market.taken()));
        next.load(found(order));
        next.on(tick("10.00", "10"), 300, NOW, resumed);
        next.resend(NOW, resumed);
        next.place(Orders.market(Side.BUY, "1"), NOW, resumed);

        assertThat(resumed.commands()).containsExactly(onlyCommand());
        assertThat(resumed.events()).extracting(OrderChanged::reason).containsExactly("INSUFFICIENT_AVAILABILITY");
    }

    @Test
    void the_best_limit_fills_first_and_then_the_oldest() {
        Order low = Orders.limit(Side.BUY, "4", "11.00");
        Order high = Orders.limit(Side.BUY, "4", "12.00");
        for (Order order : List.of(low, high)) {
            place(order);
            answer(held(changes.commands().getLast()));
        }

        venue.on(tick("10.00", "4"), ++offset, NOW, changes);

        assertThat(found(high).stage()).isEqualTo(Stage.SETTLING);
        assertThat(found(low).stage()).isEqualTo(Stage.RESTING);
    }

    @Test
    void a_price_that_only_the_board_knows_serves_until_ticks_come_and_makes_none_of_them_old() {
        Order resting = Orders.limit(Side.BUY, "1", "9.00");
        venue.place(resting, NOW, changes);
        answer(held(onlyCommand()));

        conditions.snapshot = new Market(tick("10.00", null), 50, BigDecimal.ZERO);
        place(Orders.market(Side.BUY, "1"));
        venue.on(tick("8.00", null), 49, NOW, changes);

        assertThat(changes.commands()).hasSize(3);
        assertThat(found(resting).stage()).isEqualTo(Stage.SETTLING);
    }

    @Test
    void commands_for_an_order_that_ended_in_the_same_batch_change_nothing() {
        Order order = Orders.market(Side.BUY, "10");
        place(order);
        price("10.00");

        place(found(order));
        venue.cancel(found(order), NOW, changes);

        assertThat(found(order).status()).isEqualTo(OrderStatus.REJECTED);
        assertThat(changes.events()).hasSize(1);
        assertThat(changes.commands()).isEmpty();
    }

    @Test
    void an_order_whose_time_is_over_no_longer_fills() {
        Order order = Orders.limit(Side.BUY, "10", "11.00");
        place(order);
        answer(held(onlyCommand()));

        Instant late = NOW.plusSeconds(3_600);
        venue.on(Orders.tick("10.00", null, late), ++offset, late, changes);

        assertThat(found(order).stage()).isEqualTo(Stage.RESTING);
    }

    private void price(String price) {
        venue.on(tick(price, null), ++offset, NOW, changes);
    }

    private void place(Order order) {
        venue.place(order, NOW, changes);
    }

    private void answer(WalletEvent event) {
        venue.on(event, NOW, changes);
    }

    private Order found(Order order) {
        return Objects.requireNonNull(venue.find(order.id(), changes));
    }

    private WalletCommand onlyCommand() {
        assertThat(changes.commands()).hasSize(1);
        return changes.commands().getFirst();
    }

    private List<String> statuses() {
        return changes.events().stream().map(OrderChanged::status).toList();
    }

    private static WalletEvent held(WalletCommand command) {
        return new WalletEvent.Held(
                id(command),
                at(),
                command.id(),
                command.orderId(),
                command.symbol(),
                command.orderId(),
                BigDecimal.ONE);
    }

    private static WalletEvent settled(WalletCommand command) {
        Settle settle = (Settle) command;
        return new WalletEvent.Settled(
                id(command), at(), command.id(), command.orderId(), command.symbol(), settle.fill(), settle.cost());
    }

    private static WalletEvent released(WalletCommand command) {
        return new WalletEvent.Released(
                id(command),
                at(),
                command.id(),
                command.orderId(),
                command.symbol(),
                command.orderId(),
                BigDecimal.ONE);
    }

    private static WalletEvent refused(WalletCommand command, Reason reason) {
        return new WalletEvent.Refused(
                id(command), at(), command.id(), command.orderId(), command.symbol(), 1, reason, "USD", null, null);
    }

    private static UUID id(WalletCommand command) {
        return WalletEvent.idFor(command.id());
    }

    private static Instant at() {
        return NOW;
    }
}
