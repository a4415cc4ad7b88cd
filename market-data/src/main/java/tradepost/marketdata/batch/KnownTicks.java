package tradepost.marketdata.batch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.UUID;

/**
 * The ticks that this replica saw Kafka take of late, so that a client that repeats itself is told. A repeat that is
 * older, or that another replica took, or this one before it started, is taken again, with the same id.
 */
final class KnownTicks {
    private final Cache<UUID, Boolean> ids;

    /** @param max how many */
    KnownTicks(long max) {
        this.ids =
                Caffeine.newBuilder().maximumSize(max).executor(Runnable::run).build();
    }

    void add(UUID id) {
        ids.put(id, true);
    }

    boolean has(UUID id) {
        return ids.getIfPresent(id) != null;
    }
}
