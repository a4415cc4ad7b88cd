package tradepost.gateway.redis;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The connection that limits and what is good for one use share. */
@Configuration(proxyBeanMethods = false)
class RedisConfiguration {
    @Bean
    RedisConnection redisConnection(@Value("${spring.data.redis.url}") String uri) {
        return new RedisConnection(uri);
    }
}
