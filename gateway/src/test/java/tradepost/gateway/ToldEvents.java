package tradepost.gateway;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tradepost.platform.event.Event;
import tradepost.platform.event.Json;
import tradepost.platform.event.Topic;
import tradepost.platform.infra.Infrastructure;

/** What the other services are told. */
public final class ToldEvents {
    private ToldEvents() {}

    /** All that a topic has under this key now. */
    public static <E extends Event> List<E> of(Topic topic, String key, Class<E> type) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", Infrastructure.shared().kafkaBootstrapServers());
        List<E> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, Topic.PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topic.topicName(), partition))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (key.equals(new String(record.key(), StandardCharsets.UTF_8))) {
                        found.add(Json.read(record.value(), type));
                    }
                }
            }
        }
        return found;
    }
}
