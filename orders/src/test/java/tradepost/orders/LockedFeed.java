package tradepost.orders;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;

/** Lets nobody write to the feed of a database until it is released. */
final class LockedFeed implements AutoCloseable {
    private final Connection connection;

    LockedFeed(String database) throws SQLException {
        PostgresAddress address = Infrastructure.shared().postgres();
        connection = DriverManager.getConnection(address.jdbcUrl(database), address.user(), address.password());
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE order_feed IN EXCLUSIVE MODE");
        }
    }

    void release() {
        try {
            connection.rollback();
        } catch (SQLException lost) {
            throw new IllegalStateException(lost);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
