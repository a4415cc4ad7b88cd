package tradepost.platform.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static tradepost.platform.event.Topic.WALLET_EVENTS;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tradepost.platform.event.Topic;
import tradepost.platform.event.UserRegistered;

class TopicTailTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** Longer than a watched reader lets pass between two looks. */
    private static final Duration AGE = Duration.ofMillis(2_500);

    private static final KafkaPublisher KAFKA = new KafkaPublisher(Records.kafka());

    private final String key = UUID.randomUUID().toString();
    private final Heard heard = new Heard();
    private final TopicTail tail = new TopicTail(
            Records.kafka(),
            "tail-" + key,
            Map.of(WALLET_EVENTS, UserRegistered.class),
            TopicTail.From.SHORTLY_BEFORE_END,
            heard);

    @BeforeAll
    static void createTopics() {
        new Topics(Records.kafka()).provision();
    }

    @AfterEach
    void stop() {
        tail.stop();
    }

    @AfterAll
    static void close() {
        KAFKA.close();
    }

    /** What a reader was told. */
    private final class Heard implements TopicTail.Reader {
        private final List<String> told = new CopyOnWriteArrayList<>();
        private final List<OptionalLong> positions = new CopyOnWriteArrayList<>();

        @Override
        public void accept(Received received) {
            if (received.partition() == Partitions.of(key)) {
                told.add(Records.nameOf(received.event()));
                positions.add(tail.position(WALLET_EVENTS, received.partition()));
            }
        }

        @Override
        public void missed(Topic topic, int partition) {
            told.add("missed " + (partition == Partitions.of(key)));
        }
    }

    @Test
    void what_came_shortly_before_it_began_is_given_to_a_reader_first() {
        publish("before");

        tail.start();
        tail.whenCaughtUp().block(LIMIT);
        publish("after");

        Await.until(() -> heard.told.contains("after"));
        assertThat(heard.told).endsWith("before", "after").noneMatch(text -> text.startsWith("missed"));
    }

    @Test
    void while_the_past_is_read_a_partition_is_nowhere_yet() {
        publish("before");
        long last = publish("last");

        tail.start();
        tail.whenCaughtUp().block(LIMIT);

        assertThat(heard.positions).hasSizeGreaterThanOrEqualTo(2).containsOnly(OptionalLong.empty());
        assertThat(tail.position(WALLET_EVENTS, Partitions.of(key))).hasValue(last + 1);
    }

    @Test
    void a_reader_is_told_that_records_were_gone_before_it_read_them() throws Exception {
        tail.start();
        tail.whenCaughtUp().block(LIMIT);
        publish("heard");
        Await.until(() -> heard.told.contains("heard"));
        tail.stop();
        publish("gone");
        long last = publish("kept");
        deleteBefore(last);

        tail.start();

        Await.until(() -> heard.told.contains("kept"));
        assertThat(heard.told).endsWith("heard", "missed true", "kept");
    }

    @Test
    void without_its_past_a_tail_begins_at_the_end() {
        publish("before");
        TopicTail fresh = new TopicTail(
                Records.kafka(),
                "fresh-" + key,
                Map.of(WALLET_EVENTS, UserRegistered.class),
                TopicTail.From.END,
                heard);

        fresh.start();
        fresh.whenCaughtUp().block(LIMIT);
        publish("after");

        Await.until(() -> heard.told.contains("after"));
        fresh.stop();
        assertThat(heard.told).containsExactly("after");
    }

    @Test
    void what_is_fetched_is_not_read_before_the_reader_has_taken_it() {
        CountDownLatch taken = new CountDownLatch(1);
        TopicTail watched = new TopicTail(
                        Records.kafka(),
                        "watched-" + key,
                        Map.of(WALLET_EVENTS, UserRegistered.class),
                        TopicTail.From.END,
                        received -> awaitUnlessOfOthers(taken, received))
                .watched();
        watched.start();
        watched.whenCaughtUp().block(LIMIT);
        Await.until(() -> watched.hadReadAllWithin(AGE));

        publish("fetched");
        publish("fetched with it");
        Await.until(() -> !watched.hadReadAllWithin(AGE));
        taken.countDown();

        Await.until(() -> watched.hadReadAllWithin(AGE));
        watched.stop();
    }

    private void awaitUnlessOfOthers(CountDownLatch taken, Received received) {
        try {
            if (received.partition() == Partitions.of(key) && !taken.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("was not let go");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private long publish(String name) {
        Long offset = KAFKA.publish(Records.message(WALLET_EVENTS, key, name)).block(LIMIT);
        return offset == null ? -1 : offset;
    }

    private void deleteBefore(long offset) throws InterruptedException, ExecutionException, TimeoutException {
        TopicPartition partition = new TopicPartition(WALLET_EVENTS.topicName(), Partitions.of(key));
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Records.kafka().bootstrapServers()))) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
