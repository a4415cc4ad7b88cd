package tradepost.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tradepost.platform.event.Side;
import tradepost.platform.event.WalletCommand;

/** A tick that meets more orders than one transaction may move on. */
class BatchTest {
    private final Floor floor = new Floor();

    @Test
    void it_is_taken_in_parts_and_fills_in_the_order_of_price_and_time_all_the_same() {
        List<Order> resting = IntStream.of(11, 13, 12, 15, 14)
                .mapToObj(limit -> floor.rest(Orders.limit(Side.BUY, "1", limit + ".00")))
                .toList();
        floor.conditions.batch = 2;

        List<List<UUID>> parts = parts("10.00", "4");

        assertThat(parts).extracting(List::size).containsExactly(2, 2, 0);
        assertThat(parts.stream().flatMap(List::stream).toList())
                .containsExactly(
                        resting.get(3).id(),
                        resting.get(4).id(),
                        resting.get(1).id(),
                        resting.get(2).id());
    }

    @Test
    void what_it_triggers_comes_before_what_it_fills() {
        List<Order> stops = IntStream.range(0, 3)
                .mapToObj(_ -> floor.rest(Orders.asked(Side.SELL, OrderType.STOP, "1")
                        .stop("9.00")
                        .order()))
                .toList();
        floor.conditions.batch = 2;

        List<List<UUID>> parts = parts("8.00", null);

        assertThat(parts).extracting(List::size).containsExactly(0, 1, 2);
        assertThat(stops).allSatisfy(stop -> assertThat(floor.told(stop)).contains("TRIGGERED"));
    }

    @Test
    void what_a_part_has_triggered_is_not_filled_by_an_older_tick_though_a_new_owner_reads_it_again() {
        List<Order> stops = IntStream.range(0, 3)
                .mapToObj(_ -> floor.rest(Orders.asked(Side.SELL, OrderType.STOP, "1")
                        .stop("9.50")
                        .order()))
                .toList();
        floor.conditions.batch = 2;
        floor.price("10.00");
        long first = floor.offset;
        floor.venue.on(Orders.tick("9.40", null), ++floor.offset, floor.now, new Changes());

        Floor next = new Floor();
        stops.forEach(stop -> next.venue.load(floor.found(stop)));
        next.venue.on(Orders.tick("10.00", null), first, next.now, next.changes);
        int byTheFirst = next.changes.commands().size();
        next.venue.on(Orders.tick("9.40", null), first + 1, next.now, next.changes);

        assertThat(stops).filteredOn(stop -> !floor.found(stop).isUntriggered()).hasSize(2);
        assertThat(byTheFirst).isZero();
        assertThat(next.changes.commands()).hasSize(3).allSatisfy(command -> assertThat(
                        ((WalletCommand.Settle) command).price())
                .isEqualByComparingTo("9.40"));
    }

    @Test
    void what_must_not_trade_meets_nothing() {
        floor.rest(Orders.limit(Side.BUY, "1", "11.00"));
        floor.conditions.phase = Phase.HALTED;

        assertThat(parts("10.00", null)).containsExactly(List.of());
    }

    /** The orders that each part of a tick settles. */
    private List<List<UUID>> parts(String price, @Nullable String available) {
        List<List<UUID>> parts = new ArrayList<>();
        Changes changes = new Changes();
        floor.venue.on(Orders.tick(price, available, floor.now), ++floor.offset, floor.now, changes);
        parts.add(settled(changes));
        while (floor.venue.isUnfinished()) {
            Changes more = new Changes();
            floor.venue.goOn(floor.now, more);
            more.events().forEach(floor.changes::event);
            parts.add(settled(more));
        }
        changes.events().forEach(floor.changes::event);
        return parts;
    }

    private static List<UUID> settled(Changes changes) {
        return changes.commands().stream().map(WalletCommand::orderId).toList();
    }
}
