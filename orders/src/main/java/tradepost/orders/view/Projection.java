package tradepost.orders.view;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.orders.store.FeedStore;

/** How far the feed is written, asked once for all streams that wait for it, and not at all while none does. */
@Component
class Projection {
    /**
     * The partitions of a replica that died are projected again after Kafka's session timeout of six seconds and a
     * rebalance; if it takes longer, the client is better off with a snapshot.
     */
    static final Duration WAIT_MAX = Duration.ofSeconds(20);

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Flux<Map<Integer, Long>> progress;

    @Autowired
    Projection(FeedStore stored) {
        this(stored::progress);
    }

    /** @param ask for the next position of each partition */
    Projection(Supplier<Mono<Map<Integer, Long>>> ask) {
        this.progress = Flux.interval(Duration.ZERO, PAUSE)
                .onBackpressureDrop()
                .concatMap(_ -> ask.get(), 1)
                .share();
    }

    /** Completes when all below a position is written; fails with {@link Missed} if that takes too long. */
    Mono<Void> reaches(int partition, long position) {
        return progress.filter(next -> next.getOrDefault(partition, 0L) >= position)
                .next()
                .timeout(WAIT_MAX, Mono.error(() -> new Missed("behind")))
                .then();
    }
}
