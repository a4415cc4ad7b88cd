package tradepost.marketdata.snapshot;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
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

/**
 * The snapshots as all replicas share them: one hash, field = symbol. It can be rebuilt at any time; while Redis is
 * away every command fails at once, and it is connected again in the background.
 */
public final class RedisSnapshots implements AutoCloseable {
    private static final String KEY = "market-data:snapshots";
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int QUEUE_MAX = 1_000;

    private final RedisClient client;
    private final Mono<RedisReactiveCommands<String, byte[]>> commands;

    /** @param uri {@code redis://host:port} */
    public RedisSnapshots(String uri) {
        RedisURI address = RedisURI.create(uri);
        address.setTimeout(TIMEOUT);
        this.client = RedisClient.create(address);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(QUEUE_MAX)
                .timeoutOptions(TimeoutOptions.enabled(TIMEOUT))
                .socketOptions(SocketOptions.builder().connectTimeout(TIMEOUT).build())
                .build());
        RedisCodec<String, byte[]> codec = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
        // Once there is a connection it mends itself; until then it is tried again no sooner than a second after it
        // failed.
        this.commands = Mono.fromCompletionStage(() -> client.connectAsync(codec, address))
                .map(StatefulRedisConnection::reactive)
                .cache(_ -> Duration.ofMillis(Long.MAX_VALUE), _ -> TIMEOUT, () -> TIMEOUT);
    }

    /** Replaces the snapshots of these symbols. */
    public Mono<Void> save(Map<String, PriceSnapshot> snapshots) {
        Map<String, byte[]> fields = snapshots.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Json.write(entry.getValue())));
        return commands.flatMap(redis -> redis.hset(KEY, fields)).then();
    }

    /** The snapshots of these symbols, in one round trip; a symbol without one is left out. */
    public Mono<Map<String, PriceSnapshot>> find(Collection<String> symbols) {
        return symbols.isEmpty()
                ? Mono.just(Map.of())
                : commands.flatMapMany(redis -> redis.hmget(KEY, symbols.toArray(String[]::new)))
                        .filter(KeyValue::hasValue)
                        .map(field -> Json.read(field.getValue(), PriceSnapshot.class))
                        .collectMap(snapshot -> snapshot.tick().symbol());
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, TIMEOUT);
    }
}
