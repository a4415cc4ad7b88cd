package tradepost.platform.relay;

import static io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider.LOCK_WAIT_TIMEOUT;
import static io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider.LOOP_RESOURCES;
import static io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider.OPTIONS;
import static io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider.SSL_MODE;
import static io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider.SSL_ROOT_CERT;
import static io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider.STATEMENT_TIMEOUT;
import static io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider.TCP_KEEPALIVE;

import io.r2dbc.postgresql.client.SSLMode;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import reactor.netty.resources.LoopResources;

/**
 * How this service's connections to PostgreSQL behave: the server ends what takes too long, and their work is spread
 * over the cores.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PostgresProperties.class)
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

    /** Migrations go to the same server, and ask it for the same proof. */
    @Bean
    FlywayConfigurationCustomizer migrationTls(PostgresProperties properties) {
        return flyway -> {
            if (flyway.getDataSource() instanceof SimpleDriverDataSource source) {
                source.setConnectionProperties(properties.jdbc());
            }
        };
    }

    @Bean
    ConnectionFactoryOptionsBuilderCustomizer databaseTls(PostgresProperties properties) {
        return (ConnectionFactoryOptions.Builder options) -> {
            if (properties.sslMode() != null) {
                options.option(SSL_MODE, SSLMode.fromValue(properties.sslMode()));
            }
            if (properties.authority() != null) {
                options.option(SSL_ROOT_CERT, properties.authority().toString());
            }
        };
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
