package tradepost.platform.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static tradepost.platform.event.Topic.USER_EVENTS;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tradepost.platform.infra.Infrastructure;

/** What Kafka does not take waits by itself: the rest goes on, and it goes when Kafka takes it. */
class RefusedRowsTest {
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration NEVER = Duration.ofMinutes(10);
    /** Of one shard alone, so that all rows are in one line. */
    private static final OutboxProperties PROPERTIES =
            new OutboxProperties(1, 10, Duration.ofMillis(1), SOON, NEVER, Duration.ofMillis(1), SOON);

    private static final OutboxDatabase DATABASE = new OutboxDatabase("refused_rows_test");
    private static final KafkaPublisher KAFKA = new KafkaPublisher(Records.kafka());

    private final Outbox outbox = DATABASE.outbox(PROPERTIES);
    private final OutboxRelay relay = new OutboxRelay(outbox, DATABASE.client(), KAFKA, PROPERTIES, Clock.systemUTC());

    @BeforeAll
    static void createTopics() {
        new Topics(Records.kafka()).provision();
    }

    @AfterEach
    void stop() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        relay.stop(stopped::countDown);
        assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
        DATABASE.execute("TRUNCATE outbox, outbox_leases, outbox_refused");
    }

    @AfterAll
    static void close() {
        KAFKA.close();
        DATABASE.close();
    }

    @Test
    void a_record_that_is_too_large_holds_up_its_own_key_alone() throws SQLException {
        String large = "x".repeat(1_100_000);
        OutboxDatabase.append(
                outbox,
                Records.message(USER_EVENTS, "large", "0"),
                Records.message(USER_EVENTS, "large", large),
                Records.message(USER_EVENTS, "large", "2"),
                Records.message(USER_EVENTS, "beside", "0"));

        relay.start();
        Await.until(() -> DATABASE.count("outbox_refused WHERE key = 'large' AND reason LIKE '%RecordTooLarge%'") == 1);
        OutboxDatabase.append(outbox, Records.message(USER_EVENTS, "large", "3"));
        OutboxDatabase.append(outbox, Records.message(USER_EVENTS, "beside", "1"));

        Await.until(() -> List.of("0", "1").equals(Records.names(USER_EVENTS).get("beside")));
        Await.until(() -> DATABASE.count("outbox") == 3);
        assertThat(Records.names(USER_EVENTS)).containsEntry("large", List.of("0"));
        Await.until(this::hasRoom);

        DATABASE.execute("UPDATE outbox SET value = replace(value, '" + large + "', '1')");

        Await.until(() -> DATABASE.count("outbox") == 0 && DATABASE.count("outbox_refused") == 0);
        assertThat(Records.names(USER_EVENTS)).containsEntry("large", List.of("0", "1", "2", "3"));
    }

    /** With rows that wait for longer than new ones may there is room all the same. */
    private boolean hasRoom() {
        return catchThrowable(outbox::requireRoom) == null;
    }

    @Test
    void a_topic_that_is_not_there_holds_up_what_is_for_it_until_it_is() throws Exception {
        OutboxDatabase.append(outbox, Records.message(USER_EVENTS, "known", "0"));
        DATABASE.execute("INSERT INTO outbox (shard, topic, key, value)"
                + " SELECT 0, 'to-come', n::text, value FROM outbox, generate_series(1, 3) AS n");
        OutboxDatabase.append(outbox, Records.message(USER_EVENTS, "known", "1"));

        relay.start();

        Await.until(() -> List.of("0", "1").equals(Records.names(USER_EVENTS).get("known")));
        Await.until(() -> DATABASE.count("outbox_refused WHERE topic = 'to-come' AND key IS NULL") == 1);
        assertThat(DATABASE.count("outbox")).isEqualTo(3);
        Await.until(() -> !hasRoom());
        create("to-come");
        Await.until(() -> DATABASE.count("outbox") == 0 && DATABASE.count("outbox_refused") == 0);
        assertThat(Records.read("to-come")).hasSize(3);
        Await.until(this::hasRoom);
    }

    @Test
    void a_topic_that_comes_back_is_held_up_no_longer_by_a_record_that_is_too_large() throws Exception {
        OutboxDatabase.append(outbox, Records.message(USER_EVENTS, "any", "0"));
        DATABASE.execute("INSERT INTO outbox (shard, topic, key, value)"
                + " SELECT 0, 'to-come-with-large', n::text,"
                + " CASE WHEN n = 100 THEN repeat('x', 1100000) ELSE value END"
                + " FROM outbox, generate_series(1, 201) AS n");

        relay.start();
        Await.until(() -> DATABASE.count("outbox_refused WHERE topic = 'to-come-with-large' AND key IS NULL") == 1);
        create("to-come-with-large");

        Await.until(() -> DATABASE.count("outbox") == 1 && DATABASE.count("outbox_refused WHERE key IS NULL") == 0);
        assertThat(DATABASE.count("outbox_refused WHERE key = '100'")).isEqualTo(1);
        assertThat(Records.read("to-come-with-large")).hasSize(200);
    }

    private static void create(String topic) throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Infrastructure.shared().kafkaBootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get(10, TimeUnit.SECONDS);
        }
    }
}
