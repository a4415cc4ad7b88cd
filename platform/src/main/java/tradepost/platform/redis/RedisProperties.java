package tradepost.platform.redis;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What TLS shows to Redis and trusts of it, in files of PEM, where {@code spring.data.redis.url} is {@code
 * rediss://user:password@host:port}.
 *
 * @param authority who signed its certificate; null for the machine's own authorities
 * @param certificate ours, with those that signed it after it, and {@code key} its private key; both or none
 */
@ConfigurationProperties("tradepost.redis")
public record RedisProperties(
        @Nullable Path authority,
        @Nullable Path certificate,
        @Nullable Path key) {
    public RedisProperties {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("tradepost.redis.certificate and tradepost.redis.key go together");
        }
    }
}
