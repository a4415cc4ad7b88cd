package tradepost.marketdata.snapshot;

import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tradepost.marketdata.domain.PriceSnapshot;
import tradepost.platform.event.Json;

/**
 * The latest prices: as Redis has them or as this replica has heard, whichever is newer; what it has heard, while
 * Redis is away.
 */
public final class Prices {
    private static final Logger log = LoggerFactory.getLogger(Prices.class);
    /** Memory is nearly as good: nobody waits longer for Redis. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final RedisSnapshots redis;
    private final PriceBoard board;
    private final AtomicBoolean redisAway = new AtomicBoolean();

    public Prices(RedisSnapshots redis, PriceBoard board) {
        this.redis = redis;
        this.board = board;
    }

    /** The snapshots of these symbols; a symbol that never had a price is left out. */
    public Mono<Map<String, PriceSnapshot>> latest(Collection<String> symbols) {
        return redis.find(symbols)
                .timeout(PATIENCE)
                .doOnNext(_ -> notice(false))
                .onErrorResume(Prices::isOfNoUse, failure -> {
                    notice(true);
                    return Mono.just(Map.of());
                })
                .map(shared -> withHeard(symbols, shared));
    }

    private Map<String, PriceSnapshot> withHeard(Collection<String> symbols, Map<String, PriceSnapshot> shared) {
        Map<String, PriceSnapshot> latest = new HashMap<>(shared);
        for (String symbol : symbols) {
            board.find(symbol)
                    .ifPresent(heard ->
                            latest.merge(symbol, heard, (other, mine) -> mine.isAtLeastAsNewAs(other) ? mine : other));
        }
        return latest;
    }

    /** What Redis holds can be rebuilt: what cannot be read there is no better than what is not there. */
    private static boolean isOfNoUse(Throwable failure) {
        return failure instanceof RedisException
                || failure instanceof TimeoutException
                || failure instanceof Json.Unreadable;
    }

    private void notice(boolean away) {
        if (redisAway.compareAndSet(!away, away)) {
            log.warn(away ? "Redis is of no use: prices come from memory" : "Redis serves: prices come from it again");
        }
    }
}
