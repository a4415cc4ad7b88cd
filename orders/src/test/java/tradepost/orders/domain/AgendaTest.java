package tradepost.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tradepost.platform.event.Side;

class AgendaTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Instant LATER = NOON.plus(Duration.ofSeconds(1));

    private final Agenda agenda = new Agenda();
    private final Order one = order();
    private final Order other = order();
    private final Order third = order();

    @Test
    void the_earliest_are_due_first_and_of_one_time_the_first_that_came() {
        agenda.add(LATER, one);
        agenda.add(NOON, other);
        agenda.add(NOON, third);

        assertThat(agenda.due(NOON.minusNanos(1), 10)).isEmpty();
        assertThat(agenda.due(NOON, 10)).containsExactly(other, third);
        assertThat(agenda.due(LATER, 10)).containsExactly(other, third, one);
    }

    @Test
    void no_more_are_told_than_asked_for_within_a_time_and_across_times() {
        agenda.add(NOON, one);
        agenda.add(NOON, other);
        agenda.add(LATER, third);

        assertThat(agenda.due(LATER, 1)).containsExactly(one);
        assertThat(agenda.due(LATER, 2)).containsExactly(one, other);
        assertThat(agenda.due(LATER, 3)).containsExactly(one, other, third);
    }

    @Test
    void one_that_is_removed_leaves_the_others_of_its_time() {
        agenda.add(NOON, one);
        agenda.add(NOON, other);
        agenda.add(LATER, third);

        agenda.remove(NOON, one);
        agenda.remove(LATER, third);

        assertThat(agenda.due(LATER, 10)).containsExactly(other);
    }

    private static Order order() {
        return Orders.asked(Side.BUY, OrderType.LIMIT, "1").limit("10.00").order();
    }
}
