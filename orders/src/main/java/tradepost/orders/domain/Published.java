package tradepost.orders.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.Ids;
import tradepost.platform.event.OrderChanged;

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
        Terms terms = order.terms();
        Ending ending = order.ending();
        return new OrderChanged(
                Ids.derived(terms.id(), "change:" + order.seq()),
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
                terms.limitPrice(),
                order.fills().quantity(),
                order.fills().averagePrice(),
                order.fills().charged(),
                terms.currency().getCurrencyCode(),
                fill == null ? null : fill.quantity(),
                fill == null ? null : fill.price(),
                ending == null ? null : ending.code(),
                ending == null ? null : ending.detail());
    }
}
