package tradepost.orders.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.Ids;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.event.OrderCommand;

/** The record that tells of a change of an order. */
public final class Published {
    private Published() {}

    /** The record of an order that was just placed. */
    public static OrderChanged placed(Order order) {
        return changed(order, "PLACED", null, order.terms().createdAt());
    }

    /** The order as it is, for a reader that has not heard how it became so: its latest change, unnamed. */
    public static OrderChanged snapshot(Order order) {
        return changed(order, "SNAPSHOT", null, order.since());
    }

    /** The record of the order's latest change; a fill that made it tells its quantity and price. */
    static OrderChanged changed(Order order, String change, @Nullable Settling fill, Instant now) {
        UUID id = Ids.derived(order.id(), "change:" + order.seq());
        return changed(order, id, change, fill, order.ending(), now);
    }

    /**
     * The record that answers a command to replace an order.
     *
     * @param why it was not replaced; null if it was
     */
    static OrderChanged answered(Order order, UUID commandId, @Nullable Ending why, Instant now) {
        String change = why == null ? "REPLACED" : "REPLACE_REFUSED";
        return changed(order, OrderCommand.answerTo(commandId), change, null, why, now);
    }

    private static OrderChanged changed(
            Order order, UUID id, String change, @Nullable Settling fill, @Nullable Ending ending, Instant now) {
        Terms terms = order.terms();
        return new OrderChanged(
                id,
                now,
                terms.id(),
                terms.userId(),
                order.seq(),
                change,
                order.status().name(),
                terms.symbol(),
                terms.side(),
                terms.type().name(),
                terms.quantity(),
                terms.notional(),
                terms.limitPrice(),
                terms.stopPrice(),
                order.fills().quantity(),
                order.fills().averagePrice(),
                order.fills().charged(),
                terms.currency().getCurrencyCode(),
                fill == null ? null : fill.quantity(),
                fill == null ? null : fill.price(),
                ending == null ? null : ending.code(),
                ending == null ? null : ending.detail(),
                terms.leg() == null ? null : terms.leg().entryId(),
                terms.leg() == null ? null : terms.leg().kind().name());
    }
}
