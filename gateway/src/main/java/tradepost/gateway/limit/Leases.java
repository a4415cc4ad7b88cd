package tradepost.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
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

    /**
     * What was taken, or is being taken: who comes meanwhile waits for it and takes no other.
     *
     * @param known once it is
     * @param left how many of it have not been given out
     */
    private record Lease(Mono<Taken> taken, AtomicReference<@Nullable Taken> known, AtomicInteger left) {
        static Lease of(Mono<Taken> taken, int share) {
            AtomicReference<@Nullable Taken> known = new AtomicReference<>();
            return new Lease(taken.doOnNext(known::set).cache(), known, new AtomicInteger(share));
        }
    }

    /** One of those that were taken before and have not been given out; empty where they must be asked for. */
    Optional<Taken> takeNow(Limit limit, String key) {
        @Nullable Lease lease = leases.getIfPresent(nameOf(limit, key));
        if (lease == null) {
            return Optional.empty();
        }
        @Nullable Taken taken = lease.known().get();
        if (taken == null || !taken.granted()) {
            return Optional.empty();
        }
        int left = lease.left().decrementAndGet();
        return left < 0 ? Optional.empty() : Optional.of(granted(taken, left));
    }

    Mono<Taken> take(Limit limit, String key) {
        int share = limit.tokens() / HUNDRED;
        if (share < 2) {
            return buckets.take(limit, key, 1);
        }
        String name = nameOf(limit, key);
        while (true) {
            Lease lease = leases.get(name, _ -> Lease.of(buckets.take(limit, key, share), share));
            int left = lease.left().decrementAndGet();
            if (left >= 0) {
                return lease.taken()
                        .flatMap(taken ->
                                taken.granted() ? Mono.just(granted(taken, left)) : buckets.take(limit, key, 1));
            }
            leases.asMap().remove(name, lease);
        }
    }

    private static Taken granted(Taken whole, int left) {
        return new Taken(true, whole.fullAt(), whole.left() + left, 0);
    }

    private static String nameOf(Limit limit, String key) {
        return limit.name() + ":" + key;
    }
}
