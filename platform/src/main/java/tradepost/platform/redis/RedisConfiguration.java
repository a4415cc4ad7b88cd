package tradepost.platform.redis;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Redis as the settings of a service name it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedisProperties.class)
public class RedisConfiguration {
    @Bean
    RedisAddress redisAddress(@Value("${spring.data.redis.url}") String uri, RedisProperties tls) {
        return new RedisAddress(uri, tls);
    }
}
