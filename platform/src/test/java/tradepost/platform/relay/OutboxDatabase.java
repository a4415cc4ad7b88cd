package tradepost.platform.relay;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;

/** A database that has an outbox and nothing else. */
final class OutboxDatabase implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final String name;
    private final PostgresAddress postgres = Infrastructure.shared().postgres();
    private final ConnectionPool pool;

    OutboxDatabase(String name) {
        this.name = name;
        Infrastructure.shared().createDatabase(name);
        ConnectionFactory connections = ConnectionFactories.get(ConnectionFactoryOptions.parse(postgres.r2dbcUrl(name))
                .mutate()
                .option(ConnectionFactoryOptions.USER, postgres.user())
                .option(ConnectionFactoryOptions.PASSWORD, postgres.password())
                .build());
        pool = new ConnectionPool(
                ConnectionPoolConfiguration.builder(connections).maxSize(10).build());
        Flyway.configure()
                .dataSource(postgres.jdbcUrl(name), postgres.user(), postgres.password())
                .locations("classpath:db/relay")
                .load()
                .migrate();
    }

    ConnectionPool pool() {
        return pool;
    }

    DatabaseClient client() {
        return DatabaseClient.create(pool);
    }

    Outbox outbox(OutboxProperties properties) {
        return new Outbox(client(), TransactionalOperator.create(new R2dbcTransactionManager(pool)), properties);
    }

    static void append(Outbox outbox, Message... messages) {
        outbox.transaction(outbox.append(List.of(messages))).block(LIMIT);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(name), postgres.user(), postgres.password());
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    int count(String from) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT count(*) FROM " + from)) {
            found.next();
            return found.getInt(1);
        }
    }

    @Override
    public void close() {
        pool.dispose();
    }
}
