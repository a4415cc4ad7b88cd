package tradepost.platform.infra;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** The three servers Tradepost stands on, running. */
public interface Infrastructure extends AutoCloseable {

    /**
     * The servers the tests of this JVM share: started at the first call, stopped when the JVM ends. In containers
     * where a Docker engine answers, embedded otherwise; {@code TRADEPOST_INFRA} ({@code embedded} or {@code
     * containers}), a system property or an environment variable, decides instead.
     */
    static Infrastructure shared() {
        return SharedInfrastructure.get();
    }

    PostgresAddress postgres();

    /** Shape {@code redis://host:port}. */
    String redisUri();

    /** Shape {@code host:port}. */
    String kafkaBootstrapServers();

    /** Creates a database unless it is there. */
    default void createDatabase(String name) {
        PostgresAddress address = postgres();
        try (Connection connection =
                DriverManager.getConnection(address.jdbcUrl("postgres"), address.user(), address.password())) {
            createMissing(connection, name);
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot create the database " + name + " in " + address, failure);
        }
    }

    /** Under a lock that ends with the connection, for several may ask for the same at once. */
    private static void createMissing(Connection connection, String name) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_lock(hashtext(?))");
                PreparedStatement find = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?");
                Statement create = connection.createStatement()) {
            lock.setString(1, name);
            lock.execute();
            find.setString(1, name);
            if (!find.executeQuery().next()) {
                create.execute("CREATE DATABASE " + create.enquoteIdentifier(name, true));
            }
        }
    }

    /** The Spring properties of a service that keeps its state in this database. */
    default Map<String, String> properties(String database) {
        PostgresAddress address = postgres();
        return Map.of(
                "spring.r2dbc.url", address.r2dbcUrl(database),
                "spring.r2dbc.username", address.user(),
                "spring.r2dbc.password", address.password(),
                "spring.flyway.url", address.jdbcUrl(database),
                "spring.flyway.user", address.user(),
                "spring.flyway.password", address.password(),
                "spring.data.redis.url", redisUri(),
                "tradepost.kafka.bootstrap-servers", kafkaBootstrapServers());
    }

    @Override
    void close();
}
