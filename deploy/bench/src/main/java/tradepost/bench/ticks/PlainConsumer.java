package tradepost.bench.ticks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tradepost.platform.event.Topic;

/** Kafka's own consumer, which reads and does nothing. */
final class PlainConsumer {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int EMPTY_POLLS_MAX = 30;

    private PlainConsumer() {}

    /** Records per second, over all of a topic. */
    static double read(String bootstrapServers, Topic topic, long count) {
        List<TopicPartition> partitions = IntStream.range(0, Topic.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic.topicName(), partition))
                .toList();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        4_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long from = System.nanoTime();
            long read = 0;
            int empty = 0;
            while (read < count && empty < EMPTY_POLLS_MAX) {
                int polled = consumer.poll(POLL).count();
                empty = polled == 0 ? empty + 1 : 0;
                read += polled;
            }
            if (read != count) {
                throw new IllegalStateException(read + " records of " + topic + " instead of " + count);
            }
            return count / ((System.nanoTime() - from) / 1e9);
        }
    }
}
