package tradepost.marketdata.batch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;
import tradepost.marketdata.feed.Feed;
import tradepost.marketdata.feed.FeedHealth;
import tradepost.marketdata.feed.FeedTick;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

/**
 * The ticks of all batches that come over HTTP, one batch after the other. While Kafka does not take them, or more
 * batches wait than the bound allows, a client is told to come again: it has its ticks until they are answered.
 */
public final class HttpFeed implements Feed {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final int batchesMax;
    private final FeedHealth health = new FeedHealth();
    private final AtomicInteger admitted = new AtomicInteger();
    private volatile Sinks.@Nullable Many<List<FeedTick>> open;

    /** @param batchesMax how many batches may be inside at a time */
    public HttpFeed(int batchesMax) {
        this.batchesMax = batchesMax;
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public FeedHealth health() {
        return health;
    }

    @Override
    public Flux<FeedTick> ticks() {
        return Flux.defer(() -> {
            Sinks.Many<List<FeedTick>> batches = Sinks.many()
                    .unicast()
                    .onBackpressureBuffer(Queues.<List<FeedTick>>get(batchesMax).get());
            open(batches);
            health.running();
            return batches.asFlux().concatMapIterable(ticks -> ticks, 1).doFinally(_ -> close(batches));
        });
    }

    /** Work on one batch, from its first byte to its answer; fails with TOO_BUSY where there is too much of it. */
    <T> Mono<T> admit(Mono<T> work) {
        return Mono.defer(() -> {
            if (admitted.incrementAndGet() > batchesMax) {
                admitted.decrementAndGet();
                return Mono.error(busy());
            }
            return work.doFinally(_ -> admitted.decrementAndGet());
        });
    }

    /** Done once Kafka has all of them; fails with SERVICE_UNAVAILABLE if it does not say so in time. */
    Mono<Void> take(List<FeedTick> ticks) {
        if (ticks.isEmpty()) {
            return Mono.empty();
        }
        Sinks.Empty<Void> done = Sinks.empty();
        AtomicInteger left = new AtomicInteger(ticks.size());
        Runnable taken = () -> {
            if (left.decrementAndGet() == 0) {
                done.tryEmitEmpty();
            }
        };
        offer(ticks.stream().map(tick -> tick.whenTaken(taken)).toList());
        return done.asMono().timeout(LIMIT, Mono.error(HttpFeed::away));
    }

    /** One at a time, as the sink asks for. */
    private synchronized void offer(List<FeedTick> ticks) {
        Sinks.Many<List<FeedTick>> batches = open;
        if (batches == null) {
            throw away();
        }
        switch (batches.tryEmitNext(ticks)) {
            case OK -> {}
            case FAIL_OVERFLOW -> throw busy();
            default -> throw away();
        }
    }

    private synchronized void open(Sinks.Many<List<FeedTick>> batches) {
        open = batches;
    }

    private synchronized void close(Sinks.Many<List<FeedTick>> batches) {
        if (open == batches) {
            open = null;
        }
    }

    private static Problem busy() {
        return Problem.of(CommonProblem.TOO_BUSY, "Too many batches are on their way. Send this one again shortly.");
    }

    private static Problem away() {
        return Problem.of(
                CommonProblem.SERVICE_UNAVAILABLE,
                "It is not known whether all ticks were taken. Send the same batch again shortly.");
    }
}
