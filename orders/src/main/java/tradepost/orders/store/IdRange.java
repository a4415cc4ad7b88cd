package tradepost.orders.store;

import java.time.Instant;
import java.util.UUID;
import tradepost.platform.event.Ids;

/** Ids sort by time, to the millisecond: a span of time is a span of the index. */
final class IdRange {
    private static final UUID LOWEST = new UUID(0, 0);

    private IdRange() {}

    /** No id of this time or later is below it. */
    static UUID from(Instant time) {
        return Ids.timeOrdered(time, LOWEST);
    }

    /** Every id of an earlier time is below it. */
    static UUID to(Instant time) {
        return Ids.timeOrdered(time.plusMillis(1), LOWEST);
    }
}
