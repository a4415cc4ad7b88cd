package tradepost.platform.jwt;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import tradepost.platform.event.AccessRevoked;
import tradepost.platform.relay.Received;
import tradepost.platform.relay.TopicTail;

/**
 * The sessions that ended before their time, as {@code revocations} tells. Each is remembered until the last token of
 * it has ended by itself, so that there are never more than ended in a quarter of an hour.
 */
public final class Revocations implements TopicTail.Reader {
    private static final Duration SWEEP = Duration.ofMinutes(1);
    /** Longer than the gateway takes to end a session: until it has, it may still sign a token of it. */
    static final Duration ENDING_MAX = Duration.ofMinutes(1);

    private final Duration remembered;
    private final Clock clock;
    private final Map<UUID, Instant> revoked = new ConcurrentHashMap<>();
    private final Map<UUID, Set<MonoSink<Void>>> open = new ConcurrentHashMap<>();
    /** Touched by the reader of the topic alone. */
    private Instant nextSweep = Instant.MIN;

    /** @param clockSkew how far the clocks of the gateway and of this service may differ */
    public Revocations(Duration clockSkew, Clock clock) {
        // Once for when the session ended by another clock, once for the token that ends by it.
        this.remembered = Claims.ACCESS_LIFE_MAX.plus(clockSkew.multipliedBy(2)).plus(ENDING_MAX);
        this.clock = clock;
    }

    @Override
    public void accept(Received received) {
        if (received.event() instanceof AccessRevoked ended) {
            on(ended);
        }
    }

    /** Ends the access of a session, and with it what waits for that. */
    public void on(AccessRevoked ended) {
        Instant now = clock.instant();
        sweep(now);
        Instant until = ended.at().plus(remembered);
        if (now.isBefore(until)) {
            revoked.put(ended.sessionId(), until);
            Set<MonoSink<Void>> waiting = open.remove(ended.sessionId());
            if (waiting != null) {
                waiting.forEach(MonoSink::success);
            }
        }
    }

    /** Whether the session this token came from has ended. */
    public boolean isRevoked(Caller caller) {
        return revoked.containsKey(caller.sessionId());
    }

    /** Completes when the caller's session ends before its time: for streams, which are asked for a token but once. */
    public Mono<Void> whenRevoked(Caller caller) {
        return Mono.create(sink -> {
            UUID session = caller.sessionId();
            open.compute(session, (_, waiting) -> with(sink, waiting));
            sink.onDispose(() -> open.computeIfPresent(session, (_, waiting) -> without(sink, waiting)));
            // It may have ended before we waited.
            if (isRevoked(caller)) {
                sink.success();
            }
        });
    }

    /** How many sessions are remembered. */
    int size() {
        return revoked.size();
    }

    /** How many sessions are waited for. */
    int waiting() {
        return open.size();
    }

    private void sweep(Instant now) {
        if (now.isAfter(nextSweep)) {
            nextSweep = now.plus(SWEEP);
            revoked.values().removeIf(until -> !now.isBefore(until));
        }
    }

    private static Set<MonoSink<Void>> with(MonoSink<Void> sink, @Nullable Set<MonoSink<Void>> waiting) {
        Set<MonoSink<Void>> more = waiting == null ? ConcurrentHashMap.newKeySet() : waiting;
        more.add(sink);
        return more;
    }

    private static @Nullable Set<MonoSink<Void>> without(MonoSink<Void> sink, Set<MonoSink<Void>> waiting) {
        waiting.remove(sink);
        return waiting.isEmpty() ? null : waiting;
    }
}
