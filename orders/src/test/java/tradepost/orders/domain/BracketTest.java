package tradepost.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tradepost.platform.event.PriceTick.AgedBy;
import tradepost.platform.event.Side;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.event.WalletCommand.Release;
import tradepost.platform.event.WalletCommand.Settle;
import tradepost.platform.event.WalletEvent.Reason;

/** A buy of ten at 10.00 at most, to be sold at 12.00, or at 9.00 if it falls. */
class BracketTest {
    private final Floor floor = new Floor();
    private final Order entry = Orders.asked(Side.BUY, OrderType.LIMIT, "10")
            .limit("10.00")
            .exits("12.00", "9.00", null)
            .order();

    @BeforeEach
    void market() {
        floor.price("10.50");
    }

    @Test
    void what_the_entry_buys_is_held_as_it_comes_for_both_exits_together() {
        enter("10");

        Settle bought = settles(entry).getLast();
        assertThat(bought.intoHoldId()).isEqualTo(Leg.holdOf(entry.id()));
        assertThat(floor.found(entry).status()).isEqualTo(OrderStatus.EXECUTED);
        assertThat(floor.told(profit())).containsExactly("OPENED");
        assertThat(floor.told(loss())).containsExactly("OPENED");
        assertThat(floor.found(profit()).leaves()).isEqualByComparingTo("10");
        assertThat(floor.asked(profit())).isEmpty();
    }

    @Test
    void a_profit_taken_cancels_the_stop() {
        enter("10");

        floor.price("12.50");
        Settle sold = floor.lastSettle();
        floor.agree();

        assertThat(sold.holdId()).isEqualTo(Leg.holdOf(entry.id()));
        assertThat(sold.last()).isTrue();
        assertThat(floor.told(profit())).containsExactly("OPENED", "EXECUTED");
        assertThat(floor.told(loss())).containsExactly("OPENED", "CANCELLED");
        assertThat(floor.reason(loss())).contains("EXIT_FILLED");
        assertThat(floor.asked(loss())).isEmpty();
        assertThat(floor.venue.liveOrders()).isZero();
    }

    @Test
    void a_loss_stopped_cancels_the_profit() {
        enter("10");

        floor.price("8.90");
        floor.agree();

        assertThat(floor.told(loss())).containsExactly("OPENED", "TRIGGERED", "EXECUTED");
        assertThat(floor.told(profit())).containsExactly("OPENED", "CANCELLED");
    }

    @Test
    void a_stop_with_a_limit_sells_no_lower_than_that() {
        Order bounded = Orders.asked(Side.BUY, OrderType.MARKET, "10")
                .exits("12.00", "9.00", "8.95")
                .order();
        floor.place(bounded);
        floor.agree();

        floor.price("8.00");
        List<String> meanwhile = floor.told(exit(bounded, Leg.Kind.STOP_LOSS));
        floor.price("8.95");
        floor.agree();

        assertThat(meanwhile).containsExactly("OPENED", "TRIGGERED");
        assertThat(floor.told(exit(bounded, Leg.Kind.STOP_LOSS))).containsExactly("OPENED", "TRIGGERED", "EXECUTED");
        assertThat(floor.told(exit(bounded, Leg.Kind.TAKE_PROFIT))).containsExactly("OPENED", "CANCELLED");
    }

    @Test
    void each_part_that_is_bought_is_covered_at_once() {
        enter("4");
        BigDecimal first = floor.found(loss()).leaves();

        floor.price("9.50", "3");
        floor.agree();

        assertThat(first).isEqualByComparingTo("4");
        assertThat(floor.found(loss()).leaves()).isEqualByComparingTo("7");
        assertThat(floor.told(profit())).containsExactly("OPENED", "RESIZED");
        assertThat(floor.found(entry).status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
    }

    @Test
    void an_exit_that_is_filled_ends_what_is_left_of_the_entry() {
        enter("4");

        floor.price("12.00");
        floor.agree();
        floor.agree();

        assertThat(floor.told(entry)).containsExactly("OPENED", "FILLED", "CANCELLED");
        assertThat(floor.reason(entry)).contains("EXIT_FILLED");
        assertThat(settles(profit()).getLast().quantity()).isEqualByComparingTo("4");
        assertThat(floor.venue.liveOrders()).isZero();
    }

    @Test
    void an_exit_waits_for_the_fill_of_the_entry_that_is_being_settled_and_sells_that_too() {
        enter("4");
        floor.price("9.50", "6");
        WalletCommand buying = floor.changes.commands().getLast();

        floor.price("12.00");
        boolean isSelling = !settles(profit()).isEmpty();
        floor.answer(Floor.agreed(buying));

        assertThat(isSelling).isFalse();
        assertThat(settles(profit()).getLast().quantity()).isEqualByComparingTo("10");
    }

    @Test
    void the_entry_buys_nothing_more_while_its_loss_is_being_stopped() {
        enter("4");

        floor.price("8.50", "6");

        assertThat(settles(entry)).hasSize(1);
        assertThat(settles(loss()).getLast().quantity()).isEqualByComparingTo("4");
    }

    @Test
    void an_exit_that_is_cancelled_leaves_the_other_in_force() {
        enter("10");

        floor.cancel(profit());
        floor.price("12.50");
        floor.price("8.90");
        floor.agree();

        assertThat(floor.told(profit())).containsExactly("OPENED", "CANCELLED");
        assertThat(floor.asked(profit())).isEmpty();
        assertThat(floor.told(loss())).containsExactly("OPENED", "TRIGGERED", "EXECUTED");
    }

    @Test
    void the_last_exit_that_is_cancelled_returns_the_shares() {
        enter("10");

        floor.cancel(profit());
        floor.cancel(loss());
        Release release = (Release) floor.changes.commands().getLast();
        floor.agree();

        assertThat(release.holdId()).isEqualTo(Leg.holdOf(entry.id()));
        assertThat(floor.told(loss())).containsExactly("OPENED", "CANCELLED");
        assertThat(floor.venue.liveOrders()).isZero();
    }

    @Test
    void an_entry_that_is_cancelled_or_expires_leaves_what_it_bought_to_its_exits() {
        enter("4");

        floor.pass(3600);
        floor.agree();

        assertThat(floor.told(entry)).containsExactly("OPENED", "FILLED", "EXPIRED");
        assertThat(floor.found(profit()).stage()).isEqualTo(Stage.RESTING);
        assertThat(floor.found(loss()).leaves()).isEqualByComparingTo("4");
    }

    @Test
    void an_entry_that_bought_nothing_has_no_exits() {
        floor.rest(entry);

        floor.cancel(entry);
        floor.agree();

        assertThat(floor.venue.liveOrders()).isZero();
        assertThat(floor.changes.opened()).isEmpty();
    }

    @Test
    void an_exit_that_the_ledger_refuses_leaves_the_shares_to_the_other() {
        enter("10");
        floor.price("12.50");

        floor.refuse(Reason.INVALID_COMMAND);

        assertThat(floor.told(profit())).containsExactly("OPENED", "REJECTED");
        assertThat(floor.found(loss()).stage()).isEqualTo(Stage.RESTING);
        assertThat(floor.asked(profit())).containsExactly("Settle");
    }

    @Test
    void an_exit_gets_another_price_at_once_and_holds_the_same() {
        enter("10");

        floor.replace(loss(), null, null, "9.80");
        floor.price("9.70");
        floor.agree();

        assertThat(floor.asked(loss())).containsExactly("Settle");
        assertThat(floor.told(loss())).containsExactly("OPENED", "REPLACED", "TRIGGERED", "EXECUTED");
    }

    @Test
    void exits_are_not_moved_past_each_other_nor_the_entry_past_them() {
        floor.rest(entry);
        floor.replace(entry, null, "12.00", null);
        String ofEntry = floor.reason(entry).orElse("");
        floor.price("10.00");
        floor.agree();

        floor.replace(profit(), null, "9.00", null);
        String ofProfit = floor.reason(profit()).orElse("");
        floor.replace(loss(), null, null, "12.00");

        assertThat(List.of(ofEntry, ofProfit, floor.reason(loss()).orElse(""))).containsOnly("BRACKET_PRICES");
    }

    @Test
    void an_exit_that_sold_in_part_leaves_the_other_as_much_less() {
        enter("10");
        Order half = floor.found(profit())
                .on(
                        new OrderEvent.FillDecided(
                                new Settling(
                                        new BigDecimal("4"),
                                        new BigDecimal("12.00"),
                                        new BigDecimal("48.00"),
                                        false,
                                        1,
                                        AgedBy.RECEIVED,
                                        0),
                                null),
                        floor.now);
        floor.venue.load(half);

        floor.answer(Floor.agreed(Commands.of(half).orElseThrow()));

        assertThat(floor.found(loss()).leaves()).isEqualByComparingTo("6");
        assertThat(floor.found(profit()).leaves()).isEqualByComparingTo("6");
    }

    @Test
    void another_owner_goes_on_with_the_bracket_as_it_was_recorded() {
        enter("10");
        floor.price("12.50");
        Venue next = new Venue(floor.conditions);
        Changes changes = new Changes();
        floor.changes.orders().stream()
                .filter(order -> order.stage() != Stage.DONE)
                .forEach(next::load);

        next.resend(floor.now, changes);
        next.on(Floor.agreed(changes.commands().getFirst()), floor.now, changes);

        assertThat(changes.commands().getFirst())
                .isEqualTo(floor.changes.commands().getLast());
        assertThat(changes.events()).extracting("change").containsExactly("EXECUTED", "CANCELLED");
        assertThat(next.liveOrders()).isZero();
    }

    /** The entry buys so much of its ten. */
    private void enter(String quantity) {
        floor.rest(entry);
        floor.price("10.00", quantity);
        floor.agree();
    }

    private Order profit() {
        return exit(entry, Leg.Kind.TAKE_PROFIT);
    }

    private Order loss() {
        return exit(entry, Leg.Kind.STOP_LOSS);
    }

    private Order exit(Order of, Leg.Kind kind) {
        return floor.changes.opened().stream()
                .filter(order -> order.id().equals(Leg.idOf(of.terms(), kind)))
                .findFirst()
                .orElseThrow();
    }

    private List<Settle> settles(Order order) {
        return floor.changes.commands().stream()
                .filter(command ->
                        command instanceof Settle && command.orderId().equals(order.id()))
                .map(Settle.class::cast)
                .toList();
    }
}
