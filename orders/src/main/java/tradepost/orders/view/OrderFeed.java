package tradepost.orders.view;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import tradepost.orders.OrdersProperties;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.relay.Received;

/**
 * The live changes of orders, on every replica: for streams, and for requests that wait for what becomes of an order.
 */
@Component
public final class OrderFeed {
    private final Map<UUID, Set<FluxSink<OrderChanged>>> listeners = new ConcurrentHashMap<>();
    private final int buffer;

    public OrderFeed(OrdersProperties properties) {
        this.buffer = properties.streamBuffer();
    }

    /** Takes one record of {@code order-events}; called by one thread. */
    public void accept(Received received) {
        OrderChanged changed = (OrderChanged) received.event();
        listeners.getOrDefault(changed.userId(), Set.of()).forEach(listener -> listener.next(changed));
    }

    /**
     * The changes of a user's orders from now on.
     *
     * @return fails when a reader is so slow that more than the bound wait for it: no change is ever dropped unnoticed
     */
    public Flux<OrderChanged> changesOf(UUID userId) {
        return Flux.<OrderChanged>create(listener -> listen(userId, listener), FluxSink.OverflowStrategy.IGNORE)
                .onBackpressureBuffer(buffer);
    }

    /** The next change of one order that matters to a caller who waits; starts to listen when subscribed to. */
    public Mono<OrderChanged> next(UUID userId, UUID orderId, Set<String> statuses) {
        return next(userId, changed -> changed.orderId().equals(orderId) && statuses.contains(changed.status()));
    }

    /** The next change of a user's orders that matters to a caller who waits; starts to listen when subscribed to. */
    public Mono<OrderChanged> next(UUID userId, Predicate<OrderChanged> matters) {
        return changesOf(userId).filter(matters).next();
    }

    private void listen(UUID userId, FluxSink<OrderChanged> listener) {
        listeners.compute(userId, (_, known) -> {
            Set<FluxSink<OrderChanged>> listening = known == null ? ConcurrentHashMap.newKeySet() : known;
            listening.add(listener);
            return listening;
        });
        listener.onDispose(() -> listeners.computeIfPresent(userId, (_, listening) -> {
            listening.remove(listener);
            return listening.isEmpty() ? null : listening;
        }));
    }
}
