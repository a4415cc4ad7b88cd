package tradepost.gateway;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;
import tradepost.platform.http.SlowReaderConfiguration;
import tradepost.platform.jwt.JwtConfiguration;
import tradepost.platform.problem.ProblemConfiguration;
import tradepost.platform.relay.RelayConfiguration;

/** The gateway. Its settings are in {@code gateway.yaml}. */
@SpringBootApplication
@EnableConfigurationProperties(GatewayProperties.class)
@Import({JwtConfiguration.class, ProblemConfiguration.class, RelayConfiguration.class, SlowReaderConfiguration.class})
public class GatewayApplication {
    public static void main(String[] args) {
        application().run(args);
    }

    /** The application, to be started in a JVM of its own or beside the other services. */
    public static SpringApplicationBuilder application() {
        return new SpringApplicationBuilder(GatewayApplication.class).properties("spring.config.name=gateway");
    }
}
