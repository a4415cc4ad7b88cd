package tradepost.orders.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Orders by the time at which something is to be done with them. Many share a time, as those of a day share the end of
 * its session: one that comes is compared with times, not with all the others.
 */
final class Agenda {
    private final TreeMap<Instant, Map<UUID, Order>> times = new TreeMap<>();

    void add(Instant at, Order order) {
        times.computeIfAbsent(at, _ -> new LinkedHashMap<>()).put(order.id(), order);
    }

    void remove(Instant at, Order order) {
        times.computeIfPresent(at, (_, orders) -> without(order, orders));
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

    private static @Nullable Map<UUID, Order> without(Order order, Map<UUID, Order> orders) {
        orders.remove(order.id());
        return orders.isEmpty() ? null : orders;
    }
}
