package tradepost.orders.domain;

import java.util.UUID;
import tradepost.platform.event.Ids;

/**
 * Which part of a bracket an order is that sells what another one bought.
 *
 * @param entryId the order that bought it
 */
public record Leg(UUID entryId, Kind kind) {
    /** The two ways out. */
    public enum Kind {
        TAKE_PROFIT,
        STOP_LOSS
    }

    /** The id of an entry's exit is known before it exists, and sorts with the entry's. */
    public static UUID idOf(Terms entry, Kind kind) {
        return Ids.timeOrdered(entry.createdAt(), Ids.derived(entry.id(), kind.name()));
    }

    /** The one hold of shares that both exits of an entry sell out of. */
    static UUID holdOf(UUID entryId) {
        return Ids.derived(entryId, "exits");
    }
}
