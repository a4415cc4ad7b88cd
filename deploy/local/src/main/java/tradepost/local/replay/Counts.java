package tradepost.local.replay;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tradepost.platform.event.Topic;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.Topics;

/** What Kafka and PostgreSQL hold, asked of them directly. */
final class Counts {

    private final Infrastructure infrastructure;
    private final String database;

    Counts(Infrastructure infrastructure, String database) {
        this.infrastructure = infrastructure;
        this.database = database;
    }

    long rows() {
        return query("SELECT count(*) FROM ticks", row -> row.getLong(1));
    }

    Optional<Instant> firstReceivedAt() {
        return query("SELECT min(received_at) FROM ticks", row -> Optional.ofNullable(row.getTimestamp(1))
                .map(Timestamp::toInstant));
    }

    private <T> T query(String sql, Row<T> row) {
        PostgresAddress address = infrastructure.postgres();
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(database), address.user(), address.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return row.read(rows);
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot count the rows", failure);
        }
    }

    @FunctionalInterface
    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Records of the topic, over all its partitions. */
    long offsets() {
        return new Topics(new KafkaProperties(infrastructure.kafkaBootstrapServers(), (short) 1, Map.of()))
                .count(Topic.PRICE_TICKS);
    }
}
