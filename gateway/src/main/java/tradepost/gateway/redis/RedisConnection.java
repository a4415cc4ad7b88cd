package tradepost.gateway.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** While Redis is away every command fails at once, and it is connected again in the background. */
public final class RedisConnection implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMillis(250);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final int QUEUE_MAX = 10_000;

    private final RedisClient client;
    private final Mono<RedisReactiveCommands<String, String>> commands;

    /** @param uri {@code redis://host:port} */
    public RedisConnection(String uri) {
        RedisURI address = RedisURI.create(uri);
        address.setTimeout(TIMEOUT);
        this.client = RedisClient.create(address);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(QUEUE_MAX)
                .timeoutOptions(TimeoutOptions.enabled(TIMEOUT))
                .socketOptions(
                        SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).build())
                .build());
        // Once there is a connection it mends itself; until then it is tried again no sooner than a second after it
        // failed.
        this.commands = Mono.fromCompletionStage(() -> client.connectAsync(StringCodec.UTF8, address))
                .map(StatefulRedisConnection::reactive)
                .cache(_ -> Duration.ofMillis(Long.MAX_VALUE), _ -> CONNECT_TIMEOUT, () -> CONNECT_TIMEOUT);
    }

    /** The first that a command answers; fails in whatever way if Redis does not answer in time. */
    public <T> Mono<T> ask(Function<RedisReactiveCommands<String, String>, Publisher<T>> command) {
        return commands.flatMap(redis -> Mono.from(command.apply(redis))).timeout(TIMEOUT);
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, CONNECT_TIMEOUT);
    }
}
