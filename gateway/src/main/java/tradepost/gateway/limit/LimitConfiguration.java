package tradepost.gateway.limit;

import java.time.Clock;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tradepost.gateway.limit.LimitProperties.By;
import tradepost.platform.redis.RedisConnection;

/** What anyone may ask, counted in buckets that all limits take from. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitProperties.class)
class LimitConfiguration {
    @Bean
    Buckets buckets(RedisConnection<String> redis, Clock clock) {
        return new Buckets(redis, clock);
    }

    @Bean
    Leases leases(Buckets buckets) {
        return new Leases(buckets);
    }

    @Bean
    AddressLimit addressLimit(LimitProperties limits, Leases leases, Clock clock) {
        return new AddressLimit(
                new Limiter(
                        limits.address().named("address"), RouteLimits.by(By.ADDRESS, limits.routes()), leases, clock),
                new Limiter(limits.health().named("health"), RouteLimits.by(By.ADDRESS, Map.of()), leases, clock));
    }

    @Bean
    UserLimit userLimit(LimitProperties limits, Leases leases, Clock clock) {
        return new UserLimit(
                new Limiter(limits.user().named("user"), RouteLimits.by(By.USER, limits.routes()), leases, clock));
    }
}
