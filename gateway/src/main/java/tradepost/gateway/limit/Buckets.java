package tradepost.gateway.limit;

import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.Limit;
import tradepost.gateway.domain.Limit.Taken;
import tradepost.platform.redis.RedisConnection;

/**
 * Takes from buckets, in Redis where it answers, in this process where it does not: a limit is never lifted. After a
 * failure Redis is left alone for a second, so that its outage costs no request more than one timeout.
 */
public final class Buckets {
    private static final Logger log = LoggerFactory.getLogger(Buckets.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final RedisBuckets redis;
    private final LocalBuckets local;
    private volatile long pausedAt;
    private volatile boolean isPaused;

    public Buckets(RedisConnection<String> redis, Clock clock) {
        this.redis = new RedisBuckets(redis);
        this.local = new LocalBuckets(clock);
    }

    /**
     * Takes {@code cost} tokens or none.
     *
     * @param key whose bucket of this limit
     */
    public Mono<Taken> take(Limit limit, String key, int cost) {
        String bucket = "gateway:limit:" + limit.name() + ":" + key;
        if (isPaused && System.nanoTime() - pausedAt < PAUSE.toNanos()) {
            return Mono.fromSupplier(() -> local.take(limit, bucket, cost));
        }
        return redis.take(limit, bucket, cost)
                .doOnNext(_ -> resume())
                .doOnError(this::pause)
                .onErrorResume(_ -> Mono.fromSupplier(() -> local.take(limit, bucket, cost)));
    }

    /** Gives back what was taken and not used. */
    public Mono<Void> giveBack(Limit limit, String key, int cost) {
        return take(limit, key, -cost).then();
    }

    private void pause(Throwable error) {
        if (!isPaused) {
            log.warn("Redis does not answer: limits are those of this replica alone", error);
        }
        pausedAt = System.nanoTime();
        isPaused = true;
    }

    private void resume() {
        if (isPaused) {
            isPaused = false;
            log.info("Redis answers: limits are shared again");
        }
    }
}
