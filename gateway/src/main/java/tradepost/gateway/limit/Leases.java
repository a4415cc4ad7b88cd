package tradepost.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.Limit;
import tradepost.gateway.domain.Limit.Taken;

/**
 * Takes from a large bucket a hundredth at a time, so that Redis is not asked for each request. What a replica has
 * taken and not given out within a second is lost to its user, which errs on the safe side; a bucket that is nearly
 * empty is asked for each token.
 */
final class Leases {
    private static final int HUNDRED = 100;
    private static final int LEASES_MAX = 100_000;
    private static final Duration LIFE = Duration.ofSeconds(1);

    private final Buckets buckets;
    private final Cache<String, Lease> leases =
            Caffeine.newBuilder().maximumSize(LEASES_MAX).expireAfterWrite(LIFE).build();

    Leases(Buckets buckets) {
        this.buckets = buckets;
    }

    private record Lease(Taken taken, AtomicInteger left) {}

    Mono<Taken> take(Limit limit, String key) {
        int share = limit.tokens() / HUNDRED;
        if (share < 2) {
            return buckets.take(limit, key, 1);
        }
        String name = limit.name() + ":" + key;
        Lease lease = leases.getIfPresent(name);
        if (lease != null) {
            int left = lease.left().decrementAndGet();
            if (left >= 0) {
                Taken taken = lease.taken();
                return Mono.just(new Taken(true, taken.fullAt(), taken.left() + left, 0));
            }
        }
        return buckets.take(limit, key, share)
                .flatMap(taken -> taken.granted() ? lend(name, taken, share) : buckets.take(limit, key, 1));
    }

    private Mono<Taken> lend(String name, Taken taken, int share) {
        leases.put(name, new Lease(taken, new AtomicInteger(share - 1)));
        return Mono.just(new Taken(true, taken.fullAt(), taken.left() + share - 1, 0));
    }
}
