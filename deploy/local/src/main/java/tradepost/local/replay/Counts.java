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
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import tradepost.platform.event.Topic;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;

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
        try (Admin admin = Admin.create(
                Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, infrastructure.kafkaBootstrapServers()))) {
            return sum(admin, OffsetSpec.latest()) - sum(admin, OffsetSpec.earliest());
        } catch (ExecutionException failure) {
            throw new IllegalStateException("cannot ask Kafka for its offsets", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking Kafka for its offsets", interrupted);
        }
    }

    private static long sum(Admin admin, OffsetSpec which) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> partitions = IntStream.range(0, Topic.PARTITIONS)
                .mapToObj(number -> new TopicPartition(Topic.PRICE_TICKS.topicName(), number))
                .collect(Collectors.toMap(partition -> partition, _ -> which));
        return admin.listOffsets(partitions).all().get().values().stream()
                .mapToLong(offset -> offset.offset())
                .sum();
    }
}
