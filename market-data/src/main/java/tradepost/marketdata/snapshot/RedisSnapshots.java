package tradepost.marketdata.snapshot;

import io.lettuce.core.KeyValue;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;
import tradepost.marketdata.domain.PriceSnapshot;
import tradepost.platform.event.Json;
import tradepost.platform.redis.RedisAddress;
import tradepost.platform.redis.RedisConnection;

/**
 * The snapshots as all replicas share them: one hash, field = symbol. It can be rebuilt at any time; while Redis is
 * away every command fails at once, and it is connected again in the background.
 */
public final class RedisSnapshots implements AutoCloseable {
    private static final String KEY = "market-data:snapshots";
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int QUEUE_MAX = 1_000;

    private final RedisConnection<byte[]> redis;

    public RedisSnapshots(RedisAddress address) {
        this.redis = new RedisConnection<>(
                address, RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), TIMEOUT, QUEUE_MAX);
    }

    /** Replaces the snapshots of these symbols. */
    Mono<Void> save(Map<String, Encoded> snapshots) {
        Map<String, byte[]> fields = snapshots.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().json()));
        return redis.commands().flatMap(commands -> commands.hset(KEY, fields)).then();
    }

    /** The snapshots of these symbols, in one round trip; a symbol without one is left out. */
    public Mono<Map<String, PriceSnapshot>> find(Collection<String> symbols) {
        return symbols.isEmpty()
                ? Mono.just(Map.of())
                : redis.commands()
                        .flatMapMany(commands -> commands.hmget(KEY, symbols.toArray(String[]::new)))
                        .filter(KeyValue::hasValue)
                        .map(field -> Json.read(field.getValue(), PriceSnapshot.class))
                        .collectMap(snapshot -> snapshot.tick().symbol());
    }

    @Override
    public void close() {
        redis.close();
    }
}
