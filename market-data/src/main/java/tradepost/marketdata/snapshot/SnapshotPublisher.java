package tradepost.marketdata.snapshot;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tradepost.marketdata.domain.PriceSnapshot;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.KafkaPublisher;

/**
 * Tells the others about snapshots that changed: {@code price-snapshots} and Redis, each at its own pace, at most
 * once a period and symbol. Where one of them is away, the latest snapshots wait for it.
 */
public final class SnapshotPublisher implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(SnapshotPublisher.class);

    private final KafkaPublisher kafka;
    private final RedisSnapshots redis;
    private final Duration period;
    private final Latest<String, Encoded> forKafka = new Latest<>(Encoded::newer);
    private final Latest<String, Encoded> forRedis = new Latest<>(Encoded::newer);
    private volatile Disposable.Composite running = Disposables.composite();

    /** @param period a symbol's snapshots are at least this far apart */
    public SnapshotPublisher(KafkaPublisher kafka, RedisSnapshots redis, Duration period) {
        this.kafka = kafka;
        this.redis = redis;
        this.period = period;
    }

    /** Takes a snapshot; another of its symbol within the period replaces it. */
    public void offer(PriceSnapshot snapshot) {
        Encoded encoded = new Encoded(snapshot);
        forKafka.offer(encoded.key(), encoded);
        forRedis.offer(encoded.key(), encoded);
    }

    @Override
    public void start() {
        Disposable.Composite started = Disposables.composite();
        started.add(write("price-snapshots", forKafka, this::toKafka).subscribe());
        started.add(write("Redis", forRedis, redis::save).subscribe());
        running = started;
    }

    @Override
    public void stop() {
        running.dispose();
    }

    @Override
    public boolean isRunning() {
        return running.size() > 0 && !running.isDisposed();
    }

    private Flux<Void> write(
            String where, Latest<String, Encoded> waiting, Function<Map<String, Encoded>, Mono<Void>> write) {
        return waiting.every(period)
                .concatMap(batch -> write.apply(batch).doOnError(_ -> waiting.giveBack(batch)), 1)
                .doOnError(failure -> log.warn("snapshots wait for {}: {}", where, failure.toString()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, period)
                        .maxBackoff(Duration.ofSeconds(2))
                        .transientErrors(true));
    }

    private Mono<Void> toKafka(Map<String, Encoded> batch) {
        return kafka.publishVerbatim(Topic.PRICE_SNAPSHOTS, List.copyOf(batch.values()))
                .then();
    }
}
