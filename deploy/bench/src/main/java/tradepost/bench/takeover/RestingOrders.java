package tradepost.bench.takeover;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import tradepost.local.up.Service;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;
import tradepost.platform.relay.Partitions;

/** A database of orders in which so many rest, past the service that owns it. */
final class RestingOrders {
    /** Whole, in no order, which is the quickest. */
    private static final String ALL = "SELECT * FROM orders WHERE live";

    private static final String BEST = """
            SELECT id, symbol, limit_price FROM orders WHERE stage = 'RESTING' AND type = 'LIMIT' AND side = 'BUY'
             ORDER BY limit_price DESC, id LIMIT 1
            """;

    private static final int FETCHED = 5_000;
    private static final String DATABASE = Service.ORDERS.database();

    private final PostgresAddress postgres;

    private RestingOrders(PostgresAddress postgres) {
        this.postgres = postgres;
    }

    /** Fills the database; it is made with the service's own migrations if it is not there. */
    static RestingOrders fill(Infrastructure servers, int orders, int symbols) {
        servers.createDatabase(DATABASE);
        PostgresAddress postgres = servers.postgres();
        Flyway.configure()
                .dataSource(postgres.jdbcUrl(DATABASE), postgres.user(), postgres.password())
                .locations("classpath:db/relay", "classpath:db/role", "classpath:db/orders")
                .placeholders(Map.of("service-role", postgres.serviceRole(DATABASE)))
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                .load()
                .migrate();
        RestingOrders resting = new RestingOrders(postgres);
        resting.insert(
                orders, IntStream.range(0, symbols).mapToObj(i -> "TAKEN" + i).toList());
        return resting;
    }

    private void insert(int orders, List<String> symbols) {
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement(resource("/bench/resting-orders.sql"));
                Statement vacuum = connection.createStatement()) {
            insert.setArray(1, connection.createArrayOf("text", symbols.toArray()));
            insert.setArray(
                    2,
                    connection.createArrayOf(
                            "smallint", symbols.stream().map(Partitions::of).toArray()));
            insert.setLong(3, orders);
            insert.executeUpdate();
            vacuum.execute("VACUUM (ANALYZE) orders");
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot fill the database with resting orders", failure);
        }
    }

    /** Seconds that a plain read of all of them takes. */
    double select(int expected) {
        long from = System.nanoTime();
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(ALL)) {
                statement.setFetchSize(FETCHED);
                int read = count(statement);
                if (read != expected) {
                    throw new IllegalStateException(read + " orders rest instead of " + expected);
                }
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot read the resting orders", failure);
        }
        return (System.nanoTime() - from) / 1e9;
    }

    /** An order that the price it names would fill. */
    record Best(UUID id, String symbol, BigDecimal price) {}

    /** The buy with the highest limit. */
    Best best() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(BEST)) {
            row.next();
            return new Best(row.getObject("id", UUID.class), row.getString("symbol"), row.getBigDecimal("limit_price"));
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot find the best order", failure);
        }
    }

    /** Whether the ledger is asked to settle it. */
    boolean isSettling(UUID orderId) {
        try (Connection connection = connect();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT 1 FROM orders WHERE id = ? AND stage = 'SETTLING'")) {
            statement.setObject(1, orderId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot read the order " + orderId, failure);
        }
    }

    private static int count(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            int columns = rows.getMetaData().getColumnCount();
            int read = 0;
            while (rows.next()) {
                for (int i = 1; i <= columns; i++) {
                    rows.getObject(i);
                }
                read++;
            }
            return read;
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(DATABASE), postgres.user(), postgres.password());
    }

    private static String resource(String name) {
        try (InputStream text = RestingOrders.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(text, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + name, unreadable);
        }
    }
}
