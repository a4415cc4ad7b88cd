package tradepost.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import tradepost.gateway.domain.Limit;
import tradepost.gateway.domain.Limit.Taken;

/** The buckets of this replica alone, for as long as Redis does not answer. */
final class LocalBuckets {
    private static final int BUCKETS_MAX = 100_000;

    private final Clock clock;
    private final Cache<String, AtomicReference<Taken>> buckets =
            Caffeine.newBuilder().maximumSize(BUCKETS_MAX).build();

    LocalBuckets(Clock clock) {
        this.clock = clock;
    }

    Taken take(Limit limit, String key, int cost) {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        Taken full = new Taken(true, 0, limit.tokens(), 0);
        return buckets.get(key, _ -> new AtomicReference<>(full))
                .updateAndGet(last -> limit.take(last.fullAt(), now, cost));
    }
}
