package tradepost.notifier;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;
import tradepost.platform.jwt.JwtConfiguration;
import tradepost.platform.problem.ProblemConfiguration;
import tradepost.platform.relay.RelayConfiguration;

/** The notifier: reads {@code user-events} and {@code order-events}, sends e-mail, shows what was sent. */
@SpringBootApplication
@Import({JwtConfiguration.class, ProblemConfiguration.class, RelayConfiguration.class})
@EnableConfigurationProperties(NotifierProperties.class)
public class NotifierApplication {
    public static void main(String[] args) {
        builder().run(args);
    }

    /**
     * The service with its own configuration file, {@code notifier.yaml}, for a process of its own or one shared with
     * others.
     */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(NotifierApplication.class).properties("spring.config.name=notifier");
    }
}
