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

    /** Creates a database, and the role of the service whose it is, unless they are there. */
    default void createDatabase(String name) {
        PostgresAddress address = postgres();
        try (Connection connection =
                DriverManager.getConnection(address.jdbcUrl("postgres"), address.user(), address.password())) {
            createMissing(connection, name, address);
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot create the database " + name + " in " + address, failure);
        }
    }

    /** Under a lock that ends with the connection, for several may ask for the same at once. */
    private static void createMissing(Connection connection, String name, PostgresAddress address) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_lock(hashtext(?))");
                Statement create = connection.createStatement()) {
            lock.setString(1, name);
            lock.execute();
            if (isMissing(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
                create.execute("CREATE DATABASE " + create.enquoteIdentifier(name, true));
            }
            String role = address.serviceRole(name);
            if (isMissing(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role)) {
                create.execute("CREATE ROLE " + create.enquoteIdentifier(role, true) + " LOGIN PASSWORD "
                        + create.enquoteLiteral(address.servicePassword(name)));
            }
        }
    }

    private static boolean isMissing(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(query)) {
            find.setString(1, name);
            return !find.executeQuery().next();
        }
    }

    /**
     * The Spring properties of a service that keeps its state in this database: it works as its own role, and its
     * tables are migrated by the superuser, who owns them.
     */
    default Map<String, String> properties(String database) {
        PostgresAddress address = postgres();
        return Map.of(
                "spring.r2dbc.url", address.r2dbcUrl(database),
                "spring.r2dbc.username", address.serviceRole(database),
                "spring.r2dbc.password", address.servicePassword(database),
                "spring.flyway.url", address.jdbcUrl(database),
                "spring.flyway.user", address.user(),
                "spring.flyway.password", address.password(),
                "spring.data.redis.url", redisUri(),
                "tradepost.kafka.bootstrap-servers", kafkaBootstrapServers());
    }

    @Override
    void close();
}
