package tradepost.orders.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Orders by the time at which something is to be done with them. Many share a time, as those of a day share the end of
 * its session: one that comes is compared with times, not with all the others.
 */
final class Agenda {
    private final TreeMap<Instant, Map<UUID, Order>> times = new TreeMap<>();

    void add(Instant at, Order order) {
        Groups.add(times, at, order);
    }

    void remove(Instant at, Order order) {
        Groups.remove(times, at, order);
    }

    /** Those whose time has come, the earliest first and of one time the first that was added, at most {@code max}. */
    List<Order> due(Instant now, int max) {
        List<Order> due = new ArrayList<>();
        for (Map<UUID, Order> orders : times.headMap(now, true).values()) {
            for (Order order : orders.values()) {
                if (due.size() == max) {
                    return due;
                }
                due.add(order);
            }
        }
        return due;
    }
}
