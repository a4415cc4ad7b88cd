package tradepost.orders.view;

import java.time.Clock;
import java.time.Duration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tradepost.orders.OrdersProperties;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.jwt.Caller;

/** What both kinds of stream send: changes, signs of life, and at the end the reason. */
@Component
class OrderChanges {
    private final OrderFeed feed;
    private final OrdersProperties properties;
    private final Clock clock;
    private final Sinks.One<Signal> closing = Sinks.one();

    OrderChanges(OrderFeed feed, OrdersProperties properties, Clock clock) {
        this.feed = feed;
        this.properties = properties;
        this.clock = clock;
    }

    /** One thing on a stream. */
    sealed interface Signal {
        record Changed(OrderChanged change) implements Signal {}

        record Alive() implements Signal {}

        /** The stream ends: {@code token-expired}, {@code shutdown} or {@code slow-reader}. */
        record End(String reason) implements Signal {}
    }

    /**
     * The caller's order changes from now on, until the caller's token ends, the reader is too slow, or the service
     * stops.
     */
    Flux<Signal> of(Caller caller) {
        Mono<Signal> expiry = Mono.<Signal>just(new Signal.End("token-expired"))
                .delaySubscription(Duration.between(clock.instant(), caller.expiresAt()));
        return Flux.merge(changes(caller), alive(), expiry, closing.asMono()).takeUntil(Signal.End.class::isInstance);
    }

    private Flux<Signal> changes(Caller caller) {
        return feed.changesOf(caller.userId())
                .<Signal>map(Signal.Changed::new)
                .onErrorResume(Exceptions::isOverflow, _ -> Mono.just(new Signal.End("slow-reader")));
    }

    private Flux<Signal> alive() {
        return Flux.interval(Duration.ZERO, properties.heartbeat())
                .onBackpressureDrop()
                .map(_ -> new Signal.Alive());
    }

    /** Streams end by themselves when the service stops: an open one would hold up the shutdown. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closing.tryEmitValue(new Signal.End("shutdown"));
    }
}
