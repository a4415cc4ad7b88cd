package tradepost.wallets.rates;

import io.lettuce.core.KeyValue;
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
import tradepost.platform.redis.RedisAddress;
import tradepost.platform.redis.RedisConnection;

/**
 * The tables as all replicas share them: one hash, a field for each kind, with its date in it. A bank's tables are
 * replaced by one command, so that no reader sees half of them. While Redis is away every command fails at once, and it
 * is connected again in the background.
 */
final class RedisRates implements AutoCloseable {
    private static final String KEY = "wallets:rates";
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int QUEUE_MAX = 100;

    private final RedisConnection<byte[]> redis;

    RedisRates(RedisAddress address) {
        this.redis = new RedisConnection<>(
                address, RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), TIMEOUT, QUEUE_MAX);
    }

    /** Replaces the tables of these kinds. */
    Mono<Void> save(Collection<CheckedTable> tables) {
        Map<String, byte[]> fields = tables.stream()
                .collect(Collectors.toMap(table -> table.table().kind().name(), Json::write));
        return fields.isEmpty()
                ? Mono.empty()
                : redis.commands()
                        .flatMap(commands -> commands.hset(KEY, fields))
                        .then();
    }

    /** All there are; none where nobody saved any. */
    Mono<List<CheckedTable>> find() {
        return redis.commands()
                .flatMapMany(commands -> commands.hgetall(KEY))
                .filter(KeyValue::hasValue)
                .map(field -> Json.read(field.getValue(), CheckedTable.class))
                .collectList();
    }

    @Override
    public void close() {
        redis.close();
    }
}
