package tradepost.orders.projection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.orders.OrdersProperties;
import tradepost.orders.store.FeedStore;
import tradepost.orders.store.FeedStore.Told;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.relay.BatchHandler;
import tradepost.platform.relay.Received;
import tradepost.platform.relay.Span;

/** Writes {@code order-events} into the table that streams resume from, and prunes what is too old or too much. */
@Component
public final class Projector implements BatchHandler {
    private static final Duration BETWEEN_PRUNINGS = Duration.ofMinutes(1);

    private final FeedStore store;
    private final OrdersProperties.Feed bounds;
    private final Clock clock;
    private final Set<Integer> owned = new HashSet<>();
    private Instant pruneAt = Instant.MIN;

    public Projector(FeedStore store, OrdersProperties properties, Clock clock) {
        this.store = store;
        this.bounds = properties.feed();
        this.clock = clock;
    }

    /** Nobody waits for it but who resumes a stream: the others are told by the topic's tail. */
    @Override
    public Duration gap() {
        return Duration.ofMillis(100);
    }

    @Override
    public Mono<Void> started() {
        return Mono.fromRunnable(owned::clear);
    }

    @Override
    public Mono<Void> assigned(Set<Integer> partitions) {
        return Mono.fromRunnable(() -> owned.addAll(partitions));
    }

    @Override
    public Mono<Void> revoked(Set<Integer> partitions) {
        return Mono.fromRunnable(() -> owned.removeAll(partitions));
    }

    @Override
    public Mono<Void> on(List<Received> batch) {
        return Mono.error(() -> new UnsupportedOperationException("a projection must know how far it goes"));
    }

    /** A record that cannot be read tells nothing, and what follows it must not wait for it. */
    @Override
    public Mono<Void> on(List<Received> batch, List<Span> spans) {
        return spans.isEmpty()
                ? Mono.empty()
                : store.append(batch.stream().map(Projector::told).toList(), spans);
    }

    /** A pruning takes a bounded number of rows; while there was something to prune it goes on at the next tick. */
    @Override
    public Mono<Void> tick() {
        return Mono.defer(() -> {
            Instant now = clock.instant();
            return owned.isEmpty() || now.isBefore(pruneAt) ? Mono.empty() : prune(now);
        });
    }

    private Mono<Void> prune(Instant now) {
        return store.prune(owned, now.minus(bounds.kept()), bounds.rows())
                .doOnNext(partitions -> pruneAt = partitions > 0 ? now : now.plus(BETWEEN_PRUNINGS))
                .then();
    }

    private static Told told(Received received) {
        return new Told(received.partition(), received.offset(), (OrderChanged) received.event());
    }
}
