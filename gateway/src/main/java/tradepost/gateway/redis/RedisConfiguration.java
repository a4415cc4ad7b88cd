package tradepost.gateway.redis;

import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tradepost.platform.redis.RedisAddress;
import tradepost.platform.redis.RedisConnection;

/** The connection that limits and what is good for one use share. */
@Configuration(proxyBeanMethods = false)
@Import(tradepost.platform.redis.RedisConfiguration.class)
public class RedisConfiguration {
    private static final Duration TIMEOUT = Duration.ofMillis(250);
    private static final int QUEUE_MAX = 10_000;

    @Bean
    RedisConnection<String> redisConnection(RedisAddress address) {
        return connect(address);
    }

    /** As the gateway connects: what Redis does not answer at once is done without it. */
    public static RedisConnection<String> connect(RedisAddress address) {
        return new RedisConnection<>(address, StringCodec.UTF8, TIMEOUT, QUEUE_MAX);
    }
}
