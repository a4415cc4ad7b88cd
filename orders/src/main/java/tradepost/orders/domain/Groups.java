package tradepost.orders.domain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Orders in groups that share something, each in the order they came; a group without orders is not there. */
final class Groups {
    private Groups() {}

    static <K> void add(Map<K, Map<UUID, Order>> groups, K shared, Order order) {
        groups.computeIfAbsent(shared, _ -> new LinkedHashMap<>()).put(order.id(), order);
    }

    static <K> void remove(Map<K, Map<UUID, Order>> groups, K shared, Order order) {
        groups.computeIfPresent(shared, (_, group) -> without(order, group));
    }

    private static @Nullable Map<UUID, Order> without(Order order, Map<UUID, Order> group) {
        group.remove(order.id());
        return group.isEmpty() ? null : group;
    }
}
