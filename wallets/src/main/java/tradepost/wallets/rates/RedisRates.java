package tradepost.wallets.rates;

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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;
import tradepost.platform.event.Json;

/**
 * The tables as all replicas share them: one hash, a field for each kind, with its date in it. A bank's tables are
 * replaced by one command, so that no reader sees half of them. While Redis is away every command fails at once, and it
 * is connected again in the background.
 */
final class RedisRates implements AutoCloseable {
    private static final String KEY = "wallets:rates";
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int QUEUE_MAX = 100;

    private final RedisClient client;
    private final Mono<RedisReactiveCommands<String, byte[]>> commands;

    /** @param uri {@code redis://host:port} */
    RedisRates(String uri) {
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

    /** Replaces the tables of these kinds. */
    Mono<Void> save(Collection<CheckedTable> tables) {
        Map<String, byte[]> fields = tables.stream()
                .collect(Collectors.toMap(table -> table.table().kind().name(), Json::write));
        return fields.isEmpty()
                ? Mono.empty()
                : commands.flatMap(redis -> redis.hset(KEY, fields)).then();
    }

    /** All there are; none where nobody saved any. */
    Mono<List<CheckedTable>> find() {
        return commands.flatMapMany(redis -> redis.hgetall(KEY))
                .filter(KeyValue::hasValue)
                .map(field -> Json.read(field.getValue(), CheckedTable.class))
                .collectList();
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, TIMEOUT);
    }
}
