package tradepost.wallets.rates;

import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;
import tradepost.platform.redis.RedisAddress;
import tradepost.platform.redis.RedisConfiguration;
import tradepost.wallets.store.BankStore;

/** The banks, what is kept of them, and who keeps it up to date. */
@Configuration(proxyBeanMethods = false)
@Import(RedisConfiguration.class)
@EnableConfigurationProperties(BankProperties.class)
class RatesConfiguration {
    /** How long requests share what was read. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    @Bean
    RedisRates redisRates(RedisAddress redis) {
        return new RedisRates(redis);
    }

    @Bean
    BankTables bankTables(BankStore store) {
        return new BankTables(store);
    }

    @Bean
    Rates rates(RedisRates redis, BankTables tables, BankProperties properties, Clock clock) {
        return new Rates(redis, tables, properties.limits(), FRESH, clock);
    }

    @Bean
    BankClient bankClient(BankProperties properties, ReactorResourceFactory resources, Clock clock) {
        return new BankClient(properties, resources, clock);
    }

    @Bean
    RateSync rateSync(
            BankClient banks,
            BankStore turns,
            BankTables tables,
            RedisRates redis,
            BankProperties properties,
            Clock clock) {
        return new RateSync(banks, turns, tables, redis, properties, clock);
    }
}
