package tradepost.platform.relay;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import tradepost.platform.event.Topic;

/** Creates the topics that are missing and checks those that are there, before anything is read or written. */
public final class Topics {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long RETRY_PAUSE_MS = 100;

    private final KafkaProperties properties;

    public Topics(KafkaProperties properties) {
        this.properties = properties;
    }

    /**
     * Runs when a service starts, on the thread that starts it.
     *
     * <p>A fresh topic loses records of an idempotent producer until all its partitions have a leader (KAFKA-15591), so
     * it counts as ready only when each partition tells its end.
     *
     * @throws IllegalStateException if a topic has another number of partitions than the code, which would part records
     *     of one symbol
     */
    public void provision() {
        ask("create the topics", admin -> {
            create(admin);
            check(admin);
            return offsets(admin, List.of(Topic.values()), OffsetSpec.latest());
        });
    }

    /** How many records a topic holds, over all its partitions; for checks from outside, on the thread that asks. */
    public long count(Topic topic) {
        return ask(
                "tell its offsets",
                admin -> offsets(admin, List.of(topic), OffsetSpec.latest())
                        - offsets(admin, List.of(topic), OffsetSpec.earliest()));
    }

    /**
     * The id the brokers gave a topic when it was made: a topic made anew under the same name has another, and its
     * offsets mean other records. On the thread that starts a service.
     */
    public UUID id(Topic topic) {
        return ask("tell the topic's id", admin -> {
            List<String> name = List.of(topic.topicName());
            Uuid id = retrying(() -> admin.describeTopics(name).allTopicNames())
                    .values()
                    .iterator()
                    .next()
                    .topicId();
            return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
        });
    }

    private <T> T ask(String what, Question<T> question) {
        try (Admin admin = Admin.create(settings())) {
            return question.ask(admin);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Kafka was to " + what, interrupted);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("Kafka at " + properties.bootstrapServers() + " did not " + what, failure);
        }
    }

    private void create(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        List<NewTopic> topics =
                Arrays.stream(Topic.values()).flatMap(this::withDeadTopic).toList();
        for (KafkaFuture<Void> created : admin.createTopics(topics).values().values()) {
            try {
                created.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException failure) {
                if (!(failure.getCause() instanceof TopicExistsException)) {
                    throw failure;
                }
            }
        }
    }

    private Stream<NewTopic> withDeadTopic(Topic topic) {
        Map<String, String> config = new HashMap<>();
        Duration retention = topic.retention();
        if (retention == null) {
            config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        } else {
            config.put(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(retention.toMillis()));
            // Only what lies in a closed segment is ever deleted.
            config.put(TopicConfig.SEGMENT_MS_CONFIG, String.valueOf(retention.toMillis()));
        }
        return Stream.of(
                new NewTopic(topic.topicName(), Topic.PARTITIONS, properties.replicationFactor()).configs(config),
                new NewTopic(topic.deadTopicName(), 1, properties.replicationFactor())
                        .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1")));
    }

    private static void check(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        List<String> names = Arrays.stream(Topic.values()).map(Topic::topicName).toList();
        Map<String, TopicDescription> described =
                retrying(() -> admin.describeTopics(names).allTopicNames());
        described.forEach((name, topic) -> {
            if (topic.partitions().size() != Topic.PARTITIONS) {
                throw new IllegalStateException("topic " + name + " has "
                        + topic.partitions().size() + " partitions and needs " + Topic.PARTITIONS
                        + ": records of one symbol would part. Migrate the topic first.");
            }
        });
    }

    /** The sum of an offset over the partitions of these topics, once each of them has a leader that tells it. */
    private static long offsets(Admin admin, List<Topic> topics, OffsetSpec which)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> asked = topics.stream()
                .flatMap(topic -> IntStream.range(0, Topic.PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topic.topicName(), partition)))
                .collect(Collectors.toMap(partition -> partition, _ -> which));
        return retrying(() -> admin.listOffsets(asked).all()).values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .sum();
    }

    private static <T> T retrying(Attempt<T> attempt)
            throws InterruptedException, ExecutionException, TimeoutException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            try {
                return attempt.begin().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException failure) {
                if (System.nanoTime() > deadline) {
                    throw failure;
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_PAUSE_MS);
            }
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(properties.clients());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, properties.bootstrapServers());
        return settings;
    }

    private interface Question<T> {
        T ask(Admin admin) throws InterruptedException, ExecutionException, TimeoutException;
    }

    private interface Attempt<T> {
        KafkaFuture<T> begin();
    }
}
