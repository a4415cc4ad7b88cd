package tradepost.wallets;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tradepost.platform.jwt.JwtConfiguration;
import tradepost.platform.jwt.PublicPaths;
import tradepost.platform.problem.ProblemConfiguration;
import tradepost.platform.relay.RelayConfiguration;

/** The ledger as a service. */
@SpringBootApplication
@Import({RelayConfiguration.class, JwtConfiguration.class, ProblemConfiguration.class})
@EnableConfigurationProperties(WalletsProperties.class)
public class WalletsApplication {
    public static void main(String[] arguments) {
        new SpringApplicationBuilder(WalletsApplication.class)
                .properties("spring.config.name=wallets")
                .run(arguments);
    }

    @Bean
    PublicPaths publicPaths() {
        return new PublicPaths("/actuator/health");
    }
}
