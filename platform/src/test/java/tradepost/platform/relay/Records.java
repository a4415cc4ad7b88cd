package tradepost.platform.relay;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tradepost.platform.event.Event;
import tradepost.platform.event.Json;
import tradepost.platform.event.Topic;
import tradepost.platform.event.UserRegistered;
import tradepost.platform.infra.Infrastructure;

/** Records that differ by a name, and what a topic holds of them. */
final class Records {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private Records() {}

    static Message message(Topic topic, String key, String name) {
        UUID id = UUID.randomUUID();
        return new Message(
                topic, key, new UserRegistered(id, Instant.EPOCH, id, name, "ada@example.com", List.of("USER"), true));
    }

    static String nameOf(Event event) {
        return ((UserRegistered) event).username();
    }

    static KafkaProperties kafka() {
        return new KafkaProperties(Infrastructure.shared().kafkaBootstrapServers(), (short) 1, Map.of());
    }

    /** The names of each key's records, in the order of their offsets. */
    static Map<String, List<String>> names(Topic topic) {
        return read(topic.topicName()).stream()
                .collect(Collectors.groupingBy(
                        Records::keyOf,
                        Collectors.mapping(
                                record -> nameOf(Json.read(record.value(), UserRegistered.class)),
                                Collectors.toList())));
    }

    static String keyOf(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    /** All that a topic holds now. */
    static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", Infrastructure.shared().kafkaBootstrapServers(), "enable.auto.commit", false);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Predicate<TopicPartition> isRead =
                    partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (!partitions.stream().allMatch(isRead)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(topic + " cannot be read to its end");
                }
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }
}
