package tradepost.orders.view;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitResult;
import reactor.util.concurrent.Queues;
import tradepost.orders.OrdersProperties;
import tradepost.orders.store.FeedStore.Told;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.Partitions;
import tradepost.platform.relay.Received;
import tradepost.platform.relay.TopicTail;

/**
 * The live changes of orders, on every replica: for streams, and for requests that wait for what becomes of an order.
 */
@Component
public final class OrderFeed implements TopicTail.Reader {
    private static final int ORDERS_KNOWN = 100_000;

    private final Map<UUID, Set<Listener>> listeners = new ConcurrentHashMap<>();
    private final Repeats repeats = new Repeats(ORDERS_KNOWN);
    private final int buffer;

    public OrderFeed(OrdersProperties properties) {
        this.buffer = properties.streamBuffer();
    }

    /** Takes one record of {@code order-events}; called by one thread. */
    @Override
    public void accept(Received received) {
        OrderChanged change = (OrderChanged) received.event();
        if (!repeats.isNew(change)) {
            return;
        }
        Told told = new Told(received.partition(), received.offset(), change);
        listeners.getOrDefault(change.userId(), Set.of()).forEach(listener -> listener.offer(told));
    }

    /** What the users of this partition were told last is not followed by what they are told next. */
    @Override
    public void missed(Topic topic, int partition) {
        listeners.forEach((userId, listening) -> {
            if (Partitions.of(userId.toString()) == partition) {
                listening.forEach(Listener::miss);
            }
        });
    }

    /** Hears the changes of a user's orders from this call on, until it is closed. */
    Listener listen(UUID userId) {
        Listener listener = new Listener(userId);
        listeners.compute(userId, (_, known) -> {
            Set<Listener> listening = known == null ? ConcurrentHashMap.newKeySet() : known;
            listening.add(listener);
            return listening;
        });
        return listener;
    }

    /** The next change of one order that matters to a caller who waits; starts to listen when subscribed to. */
    public Mono<OrderChanged> next(UUID userId, UUID orderId, Set<String> statuses) {
        return next(userId, changed -> changed.orderId().equals(orderId) && statuses.contains(changed.status()));
    }

    /**
     * The next change of a user's orders that matters to a caller who waits; starts to listen when subscribed to. One
     * that is missed does not come: a caller waits for so long and then looks.
     */
    public Mono<OrderChanged> next(UUID userId, Predicate<OrderChanged> matters) {
        return Flux.using(() -> listen(userId), Listener::changes, Listener::close)
                .map(Told::change)
                .filter(matters)
                .next()
                .onErrorResume(Missed.class, _ -> Mono.never());
    }

    /** What one listener has heard and not yet taken. */
    final class Listener {
        private final UUID userId;
        private final Sinks.Many<Told> heard = Sinks.many()
                .unicast()
                .onBackpressureBuffer(Queues.<Told>get(buffer).get());

        private Listener(UUID userId) {
            this.userId = userId;
        }

        /**
         * All that was heard since it listens, once.
         *
         * @return fails with an overflow after what was heard, when more than the bound waited: no change is ever
         *     dropped unnoticed. With {@link Missed} where changes were gone before they were heard
         */
        Flux<Told> changes() {
            return heard.asFlux();
        }

        void close() {
            listeners.computeIfPresent(userId, (_, listening) -> {
                listening.remove(this);
                return listening.isEmpty() ? null : listening;
            });
        }

        private void miss() {
            heard.tryEmitError(new Missed("pruned"));
        }

        /** A full queue refuses, whether anyone takes from it already or not. */
        private void offer(Told told) {
            EmitResult result = heard.tryEmitNext(told);
            if (result == EmitResult.FAIL_OVERFLOW || result == EmitResult.FAIL_ZERO_SUBSCRIBER) {
                heard.tryEmitError(Exceptions.failWithOverflow("more changes wait than are kept for a reader"));
            }
        }
    }
}
