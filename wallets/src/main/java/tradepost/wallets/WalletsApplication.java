package tradepost.wallets;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tradepost.platform.http.SlowReaderConfiguration;
import tradepost.platform.jwt.JwtConfiguration;
import tradepost.platform.jwt.MoneyPaths;
import tradepost.platform.problem.ProblemConfiguration;
import tradepost.platform.relay.RelayConfiguration;

/** The ledger as a service. */
@SpringBootApplication
@Import({RelayConfiguration.class, JwtConfiguration.class, ProblemConfiguration.class, SlowReaderConfiguration.class})
@EnableConfigurationProperties(WalletsProperties.class)
public class WalletsApplication {
    public static void main(String[] arguments) {
        builder().run(arguments);
    }

    /**
     * The service with its own configuration file, {@code wallets.yaml}, for a process of its own or one shared with
     * others.
     */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(WalletsApplication.class).properties("spring.config.name=wallets");
    }

    @Bean
    MoneyPaths moneyPaths() {
        return new MoneyPaths("/api/v1/wallets/**");
    }
}
