package tradepost.platform.relay;

import static io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider.LOCK_WAIT_TIMEOUT;
import static io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider.LOOP_RESOURCES;
import static io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider.OPTIONS;
import static io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider.STATEMENT_TIMEOUT;
import static io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider.TCP_KEEPALIVE;

import io.r2dbc.spi.ConnectionFactoryOptions;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.resources.LoopResources;

/**
 * How this service's connections to PostgreSQL behave: the server ends what takes too long, and their work is spread
 * over the cores.
 */
@Configuration(proxyBeanMethods = false)
public class DatabaseConfiguration {
    private static final Duration STATEMENT_MAX = Duration.ofSeconds(10);
    /** A replica that stands still in the middle of a transaction holds up nobody for longer. */
    private static final String IDLE_IN_TRANSACTION_MAX_MS = "10000";

    private static final Duration LOCK_WAIT_MAX = Duration.ofSeconds(5);

    /** How often, a second apart, a start tries again to reach a database that starts at the same time. */
    private static final int CONNECT_RETRIES = 10;

    /** A crash may have taken both; whoever waits for the other first loses the time. */
    @Bean
    FlywayConfigurationCustomizer patientMigration() {
        return flyway -> flyway.connectRetries(CONNECT_RETRIES).connectRetriesInterval(1);
    }

    /**
     * Not the event loops of HTTP, and not the one of whoever asks first: a pool would put all its connections on that
     * one. Their number is odd: each connection takes two turns in the round of loops, and would see every other only.
     */
    @Bean(destroyMethod = "dispose")
    LoopResources databaseLoops() {
        return LoopResources.create("r2dbc", 1, Runtime.getRuntime().availableProcessors() | 1, true, false);
    }

    @Bean
    ConnectionFactoryOptionsBuilderCustomizer databaseBounds(LoopResources databaseLoops) {
        return (ConnectionFactoryOptions.Builder options) -> options.option(STATEMENT_TIMEOUT, STATEMENT_MAX)
                .option(LOCK_WAIT_TIMEOUT, LOCK_WAIT_MAX)
                .option(OPTIONS, Map.of("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION_MAX_MS))
                .option(TCP_KEEPALIVE, true)
                .option(LOOP_RESOURCES, databaseLoops);
    }
}
