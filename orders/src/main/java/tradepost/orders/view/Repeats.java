package tradepost.orders.view;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import tradepost.platform.event.OrderChanged;

/**
 * Knows a change that was told before: a relay that dies between publishing and deleting publishes once more. For the
 * orders that changed last, as many as its bound; it begins with what this replica read of the topic's past.
 */
final class Repeats {
    private final Map<UUID, Integer> told;

    /** @param orders of how many it knows what was told */
    Repeats(int orders) {
        this.told = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<UUID, Integer> eldest) {
                return size() > orders;
            }
        };
    }

    /** Whether it is the first of its kind, which it is not from then on. Changes of an order come in sequence. */
    boolean isNew(OrderChanged change) {
        Integer last = told.get(change.orderId());
        if (last != null && change.seq() <= last) {
            return false;
        }
        told.put(change.orderId(), change.seq());
        return true;
    }
}
