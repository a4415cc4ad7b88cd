package tradepost.marketdata.alphavantage;

import static org.awaitility.Awaitility.await;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.springframework.r2dbc.core.DatabaseClient;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;

/** The tables of this service in a database of these tests' own, spoken to as the service does. */
final class FetchDatabase implements AutoCloseable {
    private static final String DATABASE = "alphavantage_test";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ConnectionPool pool;
    private final DatabaseClient client;

    private FetchDatabase(ConnectionPool pool) {
        this.pool = pool;
        this.client = DatabaseClient.create(pool);
    }

    static FetchDatabase create() {
        Infrastructure.shared().createDatabase(DATABASE);
        PostgresAddress postgres = Infrastructure.shared().postgres();
        Flyway.configure()
                .dataSource(postgres.jdbcUrl(DATABASE), postgres.user(), postgres.password())
                .locations("classpath:db/relay", "classpath:db/role", "classpath:db/marketdata")
                .placeholders(Map.of("service-role", postgres.serviceRole(DATABASE)))
                .load()
                .migrate();
        return connect(postgres);
    }

    private static FetchDatabase connect(PostgresAddress postgres) {
        ConnectionFactoryOptions options = ConnectionFactoryOptions.parse(postgres.r2dbcUrl(DATABASE))
                .mutate()
                .option(ConnectionFactoryOptions.USER, postgres.serviceRole(DATABASE))
                .option(ConnectionFactoryOptions.PASSWORD, postgres.servicePassword(DATABASE))
                .build();
        return new FetchDatabase(
                new ConnectionPool(ConnectionPoolConfiguration.builder(ConnectionFactories.get(options))
                        .maxSize(4)
                        .build()));
    }

    DatabaseClient client() {
        return client;
    }

    /** @param sql selects one {@code value} */
    <T> T find(String sql, Class<T> type) {
        return Objects.requireNonNull(client.sql(sql)
                .map(row -> Objects.requireNonNull(row.get("value", type)))
                .one()
                .block(LIMIT));
    }

    void execute(String sql) {
        client.sql(sql).then().block(LIMIT);
    }

    /** What a feed began before it was stopped is done. */
    void awaitIdle() {
        await().atMost(LIMIT).until(() -> pool.getMetrics().orElseThrow().acquiredSize() == 0);
    }

    @Override
    public void close() {
        pool.dispose();
    }
}
