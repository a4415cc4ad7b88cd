package tradepost.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tradepost.platform.event.Side;

/** A buy of ten at 10.00 at most that has bought four, to be sold at 12.00, or at 8.90 at least if it falls to 9.00. */
class ReplacedBracketTest {
    private final Floor floor = new Floor();
    private final Order entry = Orders.asked(Side.BUY, OrderType.LIMIT, "10")
            .limit("10.00")
            .exits("12.00", "9.00", "8.90")
            .order();

    @BeforeEach
    void enter() {
        floor.rest(entry);
        floor.price("10.00", "4");
        floor.agree();
    }

    @Test
    void a_stop_is_not_moved_below_its_own_limit_where_it_would_stop_no_loss() {
        floor.replace(exit(Leg.Kind.STOP_LOSS), null, null, "8.50");
        String alone = floor.reason(exit(Leg.Kind.STOP_LOSS)).orElse("");
        floor.replace(exit(Leg.Kind.STOP_LOSS), null, "8.50", "8.50");

        assertThat(alone).isEqualTo("BRACKET_PRICES");
        assertThat(floor.told(exit(Leg.Kind.STOP_LOSS))).containsExactly("OPENED", "REPLACE_REFUSED", "REPLACED");
    }

    @Test
    void once_its_loss_is_being_stopped_it_is_sold_at_any_limit_below_the_profit() {
        floor.price("8.50");
        floor.replace(exit(Leg.Kind.STOP_LOSS), null, "12.50", null);
        String pastTheProfit = floor.reason(exit(Leg.Kind.STOP_LOSS)).orElse("");
        floor.replace(exit(Leg.Kind.STOP_LOSS), null, "9.50", null);
        floor.price("9.40");
        Stage below = floor.found(exit(Leg.Kind.STOP_LOSS)).stage();
        floor.price("9.50");

        assertThat(below).isEqualTo(Stage.RESTING);
        assertThat(pastTheProfit).isEqualTo("BRACKET_PRICES");
        assertThat(floor.lastSettle().orderId())
                .isEqualTo(exit(Leg.Kind.STOP_LOSS).id());
        assertThat(floor.lastSettle().price()).isEqualByComparingTo("9.50");
    }

    @Test
    void an_entry_gets_another_quantity_after_its_loss_was_trailed_past_its_price() {
        floor.replace(exit(Leg.Kind.STOP_LOSS), null, null, "10.20");

        floor.replace(entry, null, "10.10", null);
        String ofPrice = floor.reason(entry).orElse("");
        floor.replace(entry, "8", null, null);
        floor.agree();

        assertThat(ofPrice).isEqualTo("BRACKET_PRICES");
        assertThat(floor.told(entry)).endsWith("REPLACE_REFUSED", "REPLACED");
        assertThat(floor.found(entry).leaves()).isEqualByComparingTo("4");
    }

    @Test
    void an_entry_is_not_compared_with_exits_that_were_cancelled() {
        floor.cancel(exit(Leg.Kind.STOP_LOSS));
        floor.cancel(exit(Leg.Kind.TAKE_PROFIT));

        floor.replace(entry, null, "12.50", null);
        floor.agree();

        assertThat(floor.told(entry)).endsWith("REPLACED");
    }

    private Order exit(Leg.Kind kind) {
        return floor.changes.opened().stream()
                .filter(order -> order.id().equals(Leg.idOf(entry.terms(), kind)))
                .findFirst()
                .orElseThrow();
    }
}
