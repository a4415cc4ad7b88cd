package tradepost.wallets.exchange;

import java.math.BigDecimal;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How exchanges are quoted. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ExchangeConfiguration.Settings.class)
class ExchangeConfiguration {
    /**
     * Settings under {@code tradepost.exchange}.
     *
     * @param margin the part of the mid rate kept where the bank's table has no bid and ask, from 0 to below 1
     * @param quoteLife how long a quote holds
     */
    @ConfigurationProperties("tradepost.exchange")
    record Settings(
            @DefaultValue("0.01") BigDecimal margin,
            @DefaultValue("30s") Duration quoteLife) {
        Settings {
            if (margin.signum() < 0 || margin.compareTo(BigDecimal.ONE) >= 0) {
                throw new IllegalArgumentException(
                        "tradepost.exchange.margin is " + margin + ", not from 0 to below 1");
            }
        }
    }

    @Bean
    Quoting quoting(Settings settings) {
        return new Quoting(settings.margin(), settings.quoteLife());
    }
}
