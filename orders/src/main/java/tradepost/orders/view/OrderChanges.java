package tradepost.orders.view;

import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tradepost.orders.OrdersProperties;
import tradepost.platform.http.UserStreams;
import tradepost.platform.jwt.Caller;
import tradepost.platform.jwt.Revocations;

/** What both kinds of stream send: changes, signs of life, and at the end the reason. */
@Component
class OrderChanges {
    private final Resumption past;
    private final OrdersProperties properties;
    private final Revocations revocations;
    private final Clock clock;
    private final Sinks.One<Signal> closing = Sinks.one();
    private final UserStreams streams;

    OrderChanges(Resumption past, OrdersProperties properties, Revocations revocations, Clock clock) {
        this.past = past;
        this.properties = properties;
        this.revocations = revocations;
        this.clock = clock;
        this.streams = new UserStreams(properties.streamsPerUser());
    }

    /**
     * The caller's order changes, until the caller's token or session ends, the reader is too slow, or the service
     * stops.
     *
     * @param lastEventId the changes after this one; null for those from now on
     * @return fails with TOO_MANY_STREAMS before anything else if the caller has as many as a user may
     */
    Flux<Signal.Told> of(Caller caller, @Nullable String lastEventId) {
        return streams.admit(
                caller, Flux.defer(() -> signals(caller, lastEventId)).map(Signal::toTold));
    }

    /** @throws tradepost.platform.problem.Problem TOO_MANY_STREAMS */
    void requireRoom(Caller caller) {
        streams.requireRoom(caller);
    }

    private Flux<Signal> signals(Caller caller, @Nullable String lastEventId) {
        Delivered delivered = new Delivered();
        Flux<Signal> changes = past.after(caller.userId(), lastEventId)
                .onErrorResume(Exceptions::isOverflow, _ -> Mono.just(new Signal.End("slow-reader")));
        return Flux.merge(1, changes, beats(), endOfAccess(caller), closing.asMono())
                .takeUntil(Signal.End.class::isInstance)
                .map(delivered::note);
    }

    private Mono<Signal> endOfAccess(Caller caller) {
        Mono<Signal> expired = Mono.<Signal>just(new Signal.End("token-expired"))
                .delaySubscription(Duration.between(clock.instant(), caller.expiresAt()));
        return expired.takeUntilOther(revocations.whenRevoked(caller)).defaultIfEmpty(new Signal.End("access-revoked"));
    }

    private Flux<Signal> beats() {
        return Flux.interval(properties.heartbeat()).onBackpressureDrop().map(_ -> new Signal.Alive(null));
    }

    /** Streams end by themselves when the service stops: an open one would hold up the shutdown. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closing.tryEmitValue(new Signal.End("shutdown"));
    }

    /** How far one stream has come; its signals pass one after the other. */
    private static final class Delivered {
        private @Nullable EventId last;

        Signal note(Signal signal) {
            switch (signal) {
                case Signal.Changed changed -> last = changed.id();
                case Signal.Alive alive when alive.last() != null -> last = alive.last();
                case Signal.Reset _ -> last = null;
                case Signal.Live _, Signal.Alive _, Signal.End _ -> {
                    // Tells no place of its own.
                }
            }
            return signal instanceof Signal.Alive ? new Signal.Alive(last) : signal;
        }
    }
}
