package tradepost.platform.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.lettuce.core.codec.RedisCodec;
import java.time.Duration;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * One connection to Redis, made when it is first asked for. While Redis is away every command fails at once, and it is
 * connected again in the background.
 */
public final class RedisConnection<V> implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    private final Duration timeout;
    private final RedisClient client;
    private final Mono<RedisReactiveCommands<String, V>> commands;

    /**
     * @param timeout of each command
     * @param queueMax how many commands may wait for their answers
     */
    public RedisConnection(RedisAddress address, RedisCodec<String, V> codec, Duration timeout, int queueMax) {
        this.timeout = timeout;
        RedisURI uri = RedisURI.create(address.uri());
        uri.setTimeout(timeout);
        this.client = RedisClient.create(uri);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(queueMax)
                .timeoutOptions(TimeoutOptions.enabled(timeout))
                .socketOptions(
                        SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).build())
                .sslOptions(address.sslOptions())
                .build());
        // Once there is a connection it mends itself; until then it is tried again no sooner than a second after it
        // failed.
        this.commands = Mono.fromCompletionStage(() -> client.connectAsync(codec, uri))
                .map(StatefulRedisConnection::reactive)
                .cache(_ -> Duration.ofMillis(Long.MAX_VALUE), _ -> CONNECT_TIMEOUT, () -> CONNECT_TIMEOUT);
    }

    /** To be asked for anew for each command. */
    public Mono<RedisReactiveCommands<String, V>> commands() {
        return commands;
    }

    /** The first that a command answers; fails in whatever way if Redis does not answer in time. */
    public <T> Mono<T> ask(Function<RedisReactiveCommands<String, V>, Publisher<T>> command) {
        return commands.flatMap(redis -> Mono.from(command.apply(redis))).timeout(timeout);
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, CONNECT_TIMEOUT);
    }
}
