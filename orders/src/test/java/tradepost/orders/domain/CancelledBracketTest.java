package tradepost.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tradepost.platform.event.Side;

/** Whoever cancels all orders has none left of a bracket, wherever it stands then. */
class CancelledBracketTest {
    private final Floor floor = new Floor();
    private final Order entry = Orders.asked(Side.BUY, OrderType.LIMIT, "10")
            .limit("10.00")
            .exits("12.00", "9.00", null)
            .order();

    @BeforeEach
    void rest() {
        floor.price("10.50");
        floor.rest(entry);
    }

    @Test
    void the_exits_of_an_entry_that_is_being_filled_end_as_they_come() {
        floor.price("10.00");

        floor.cancelWithExits(entry);
        floor.agree();
        floor.agree();

        assertThat(floor.told(entry)).containsExactly("OPENED", "EXECUTED");
        assertThat(exits()).allSatisfy(exit -> assertThat(floor.told(exit)).containsExactly("OPENED", "CANCELLED"));
        assertThat(exits().stream().flatMap(exit -> floor.asked(exit).stream())).containsExactly("Release");
        assertThat(floor.venue.liveOrders()).isZero();
    }

    @Test
    void what_is_left_of_an_entry_that_was_filled_in_part_ends_with_them() {
        floor.price("10.00", "4");

        floor.cancelWithExits(entry);
        floor.agree();
        floor.changes.commands().reversed().stream()
                .limit(2)
                .toList()
                .forEach(command -> floor.answer(Floor.agreed(command)));

        assertThat(floor.told(entry)).containsExactly("OPENED", "FILLED", "CANCELLED");
        assertThat(exits()).allSatisfy(exit -> assertThat(floor.told(exit)).containsExactly("OPENED", "CANCELLED"));
        assertThat(floor.venue.liveOrders()).isZero();
    }

    @Test
    void the_exits_of_an_entry_that_was_filled_before_this_was_heard_end() {
        floor.price("10.00");
        floor.agree();

        floor.cancelWithExits(entry);
        floor.agree();

        assertThat(exits()).allSatisfy(exit -> assertThat(floor.told(exit)).containsExactly("OPENED", "CANCELLED"));
        assertThat(floor.venue.liveOrders()).isZero();
    }

    @Test
    void an_end_that_was_asked_for_before_is_one_of_the_exits_too_then() {
        floor.price("10.00");
        floor.cancel(entry);

        floor.cancelWithExits(entry);
        floor.cancel(entry);
        floor.agree();
        floor.agree();

        assertThat(floor.venue.liveOrders()).isZero();
    }

    @Test
    void whoever_cancels_the_entry_alone_keeps_its_exits() {
        floor.price("10.00");

        floor.cancel(entry);
        floor.agree();

        assertThat(exits()).allSatisfy(exit -> assertThat(floor.told(exit)).containsExactly("OPENED"));
    }

    private List<Order> exits() {
        assertThat(floor.changes.opened()).hasSize(2);
        return floor.changes.opened();
    }
}
