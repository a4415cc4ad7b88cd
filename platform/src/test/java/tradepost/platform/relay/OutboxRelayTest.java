package tradepost.platform.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static tradepost.platform.event.Topic.USER_EVENTS;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OutboxRelayTest {
    private static final OutboxDatabase DATABASE = new OutboxDatabase("outbox_relay_test");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** So long that it does not happen within a test. */
    private static final Duration NEVER = Duration.ofMinutes(10);

    private static final Duration SOON = Duration.ofMillis(50);
    private static final DatabaseClient CLIENT = DATABASE.client();
    private static final KafkaPublisher KAFKA = new KafkaPublisher(Records.kafka());

    private final List<OutboxRelay> relays = new ArrayList<>();

    @BeforeAll
    static void createTopics() {
        new Topics(Records.kafka()).provision();
    }

    @AfterEach
    void clear() throws Exception {
        for (OutboxRelay relay : relays) {
            stop(relay);
        }
        DATABASE.execute("TRUNCATE outbox, outbox_leases, outbox_refused");
    }

    @AfterAll
    static void close() {
        KAFKA.close();
        DATABASE.close();
    }

    @Test
    void rows_are_published_in_the_order_of_their_key_and_gone_afterwards() {
        OutboxProperties properties = properties(4, 7, NEVER);
        Outbox outbox = outbox(properties);
        relay(outbox, CLIENT, properties);

        for (int i = 0; i < 40; i++) {
            append(outbox, "order-a", i);
            append(outbox, "order-b", i);
        }

        Await.until(() -> DATABASE.count("outbox") == 0);
        assertThat(Records.names(USER_EVENTS))
                .containsEntry("order-a", numbers(40))
                .containsEntry("order-b", numbers(40));
    }

    @Test
    void two_relays_publish_every_row_once_while_no_lease_moves() throws SQLException {
        OutboxProperties properties = properties(4, 5, SOON);
        Outbox one = outbox(properties);
        Outbox other = outbox(properties);
        relay(one, CLIENT, properties);
        relay(other, CLIENT, properties);

        for (int i = 0; i < 60; i++) {
            append(i % 2 == 0 ? one : other, "two-" + i % 6, i / 6);
        }

        Await.until(() -> DATABASE.count("outbox") == 0);
        Map<String, List<String>> published = Records.names(USER_EVENTS);
        assertThat(IntStream.range(0, 6))
                .allSatisfy(key -> assertThat(published).containsEntry("two-" + key, numbers(10)));
        assertThat(DATABASE.count("outbox_leases WHERE epoch = 1")).isEqualTo(4);
    }

    @Test
    void a_relay_without_the_lease_publishes_nothing_and_looks_once_a_poll() throws SQLException {
        OutboxProperties properties = new OutboxProperties(1, 1, Duration.ofMillis(1), SOON, NEVER, NEVER, NEVER);
        Outbox outbox = outbox(properties);
        DATABASE.execute("INSERT INTO outbox_leases VALUES (0, gen_random_uuid(), 7, now() + interval '1 hour')");
        for (int i = 0; i < 3; i++) {
            append(outbox, "foreign", i);
        }
        AtomicInteger statements = new AtomicInteger();
        int polls = 10;

        long start = System.nanoTime();
        relay(outbox, countingTo(statements), properties);
        // Two a poll: it asks for the lease, then looks how old the oldest row is.
        Await.until(() -> statements.get() > 2 * polls);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(SOON.multipliedBy(polls - 1));
        assertThat(DATABASE.count("outbox")).isEqualTo(3);
        assertThat(Records.names(USER_EVENTS)).doesNotContainKey("foreign");
    }

    @Test
    void what_was_deleted_is_not_read_again_and_again_until_it_is_vacuumed() throws SQLException {
        DATABASE.execute("ALTER TABLE outbox SET (autovacuum_enabled = off)");
        DATABASE.execute("INSERT INTO outbox (shard, topic, key, value) SELECT n % 4, 't', 'k', repeat('x', 250)"
                + " FROM generate_series(1, 40000) AS n");
        DATABASE.execute("DELETE FROM outbox WHERE seq NOT IN (SELECT seq FROM outbox ORDER BY seq DESC LIMIT 400)");
        DATABASE.execute("ANALYZE outbox");
        String read = "SELECT * FROM outbox_next('{0,1,2,3}', '{}', 250)";
        DATABASE.execute(read);

        long pages = pages(read);

        assertThat(pages).isBetween(1L, 1_000L);
    }

    @Test
    void a_lease_that_has_ended_is_taken_over() throws SQLException {
        OutboxProperties properties = properties(1, 10, SOON);
        Outbox outbox = outbox(properties);
        DATABASE.execute("INSERT INTO outbox_leases VALUES (0, gen_random_uuid(), 7, now() - interval '1 second')");
        append(outbox, "ended", 0);

        relay(outbox, CLIENT, properties);

        Await.until(() -> DATABASE.count("outbox") == 0);
        assertThat(Records.names(USER_EVENTS)).containsEntry("ended", List.of("0"));
        assertThat(DATABASE.count("outbox_leases WHERE epoch = 8")).isEqualTo(1);
    }

    @Test
    void a_row_that_commits_after_a_later_one_was_published_and_before_that_is_deleted_is_still_published()
            throws SQLException {
        OutboxProperties properties = properties(1, 10, SOON);
        Outbox outbox = outbox(properties);
        append(outbox, "late", 0);
        try (Connection late = DATABASE.connect();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute("INSERT INTO outbox (shard, topic, key, value)"
                    + " SELECT shard, topic, key, replace(value, '\"0\"', '\"late\"') FROM outbox");
            append(outbox, "late", 1);
            // A DELETE waits for this lock and sees what was committed meanwhile; a SELECT does not wait.
            statement.execute("LOCK TABLE outbox IN SHARE MODE");

            relay(outbox, CLIENT, properties);
            Await.until(() -> DATABASE.count("pg_locks WHERE NOT granted AND relation = 'outbox'::regclass") == 1);
            late.commit();
        }

        Await.until(() -> DATABASE.count("outbox") == 0);
        assertThat(Records.names(USER_EVENTS)).containsEntry("late", List.of("0", "1", "late"));
    }

    @Test
    void the_next_relay_takes_over_at_once_after_a_stop() throws Exception {
        OutboxProperties properties = properties(2, 10, SOON);
        Outbox outbox = outbox(properties);
        OutboxRelay first = relay(outbox, CLIENT, properties);
        append(outbox, "handed", 0);
        Await.until(() -> DATABASE.count("outbox") == 0 && DATABASE.count("outbox_leases") == 2);

        stop(first);
        append(outbox, "handed", 1);
        relay(outbox, CLIENT, properties);

        Await.until(() -> DATABASE.count("outbox") == 0);
        assertThat(first.isRunning()).isFalse();
        assertThat(Records.names(USER_EVENTS)).containsEntry("handed", List.of("0", "1"));
    }

    @Test
    void a_relay_that_stops_leaves_nothing_that_it_published() throws Exception {
        OutboxProperties resting = new OutboxProperties(3, 10, NEVER, NEVER, NEVER, NEVER, NEVER);
        Outbox outbox = outbox(resting);
        for (int i = 0; i < 6; i++) {
            append(outbox, "stopped-" + i, 0);
        }
        OutboxRelay first = relay(outbox, CLIENT, resting);
        Await.until(() -> Records.names(USER_EVENTS).keySet().stream()
                        .filter(key -> key.startsWith("stopped-"))
                        .count()
                == 6);

        assertThat(DATABASE.count("outbox"))
                .as("what it will delete with its next reading")
                .isEqualTo(6);
        stop(first);
        long left = DATABASE.count("outbox");
        relay(outbox, CLIENT, properties(3, 10, SOON));
        append(outbox, "stopped-0", 1);

        Await.until(() -> DATABASE.count("outbox") == 0);
        assertThat(left).isZero();
        assertThat(Records.names(USER_EVENTS))
                .containsEntry("stopped-0", List.of("0", "1"))
                .containsEntry("stopped-5", List.of("0"));
    }

    private OutboxRelay relay(Outbox outbox, DatabaseClient database, OutboxProperties properties) {
        OutboxRelay relay = new OutboxRelay(outbox, database, KAFKA, properties, Clock.systemUTC());
        relay.start();
        relays.add(relay);
        return relay;
    }

    private static void stop(OutboxRelay relay) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        relay.stop(stopped::countDown);
        assertThat(stopped.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private static OutboxProperties properties(int shards, int batch, Duration poll) {
        return new OutboxProperties(shards, batch, Duration.ofMillis(1), poll, NEVER, NEVER, SOON);
    }

    private static Outbox outbox(OutboxProperties properties) {
        return DATABASE.outbox(properties);
    }

    private static void append(Outbox outbox, String key, int number) {
        OutboxDatabase.append(outbox, Records.message(USER_EVENTS, key, String.valueOf(number)));
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toList();
    }

    /** How many pages a statement reads. */
    private static long pages(String sql) throws SQLException {
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement();
                ResultSet plan = statement.executeQuery("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql)) {
            plan.next();
            JsonNode read =
                    JsonMapper.shared().readTree(plan.getString(1)).path(0).path("Plan");
            return read.path("Shared Hit Blocks").asLong()
                    + read.path("Shared Read Blocks").asLong();
        }
    }

    private static DatabaseClient countingTo(AtomicInteger statements) {
        return DatabaseClient.builder()
                .connectionFactory(DATABASE.pool())
                .executeFunction(statement -> {
                    statements.incrementAndGet();
                    return statement.execute();
                })
                .build();
    }
}
