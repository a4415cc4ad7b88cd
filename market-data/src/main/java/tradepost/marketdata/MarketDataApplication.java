package tradepost.marketdata;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;
import tradepost.marketdata.feed.FeedsProperties;
import tradepost.platform.http.SlowReaderConfiguration;
import tradepost.platform.jwt.JwtConfiguration;
import tradepost.platform.problem.ProblemConfiguration;
import tradepost.platform.relay.RelayConfiguration;

/** The market-data service. */
@SpringBootApplication
@EnableConfigurationProperties({MarketDataProperties.class, FeedsProperties.class})
@Import({RelayConfiguration.class, JwtConfiguration.class, ProblemConfiguration.class, SlowReaderConfiguration.class})
public class MarketDataApplication {
    /** The service, ready to run with the settings of {@code market-data.yaml}. */
    public static SpringApplication application() {
        return new SpringApplicationBuilder(MarketDataApplication.class)
                .properties("spring.config.name=market-data")
                .build();
    }

    static void main(String[] args) {
        application().run(args);
    }
}
