package tradepost.platform.relay;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.receiver.ReceiverOptions;
import reactor.kafka.receiver.ReceiverPartition;
import tradepost.platform.event.Topic;

/**
 * The last record of each partition: what a service that publishes alone to a partition has published of what it
 * meant to.
 */
public final class TopicEnds {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final KafkaProperties properties;

    public TopicEnds(KafkaProperties properties) {
        this.properties = properties;
    }

    /**
     * Where a partition ends.
     *
     * @param next the offset its next record will have
     * @param last its last record; null where none is kept
     */
    public record End(long next, byte @Nullable [] last) {}

    /** The ends of these partitions, as they are now. */
    public Mono<Map<Integer, End>> read(Topic topic, Set<Integer> partitions) {
        return partitions.isEmpty() ? Mono.just(Map.of()) : Mono.defer(() -> new Reading(topic, partitions).run());
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(properties.clients());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, properties.bootstrapServers());
        return settings;
    }

    /** One look at the ends. */
    private final class Reading {
        private final List<TopicPartition> partitions;
        private final Map<Integer, End> ends = new ConcurrentHashMap<>();
        private final Sinks.Empty<Void> allEmpty = Sinks.empty();

        Reading(Topic topic, Set<Integer> numbers) {
            this.partitions = numbers.stream()
                    .map(number -> new TopicPartition(topic.topicName(), number))
                    .toList();
        }

        Mono<Map<Integer, End>> run() {
            return KafkaReceiver.create(ReceiverOptions.<byte[], byte[]>create(settings())
                            .withKeyDeserializer(new ByteArrayDeserializer())
                            .withValueDeserializer(new ByteArrayDeserializer())
                            .assignment(partitions)
                            .addAssignListener(this::seek))
                    .receive()
                    .doOnNext(this::take)
                    .takeUntil(_ -> isComplete())
                    .takeUntilOther(allEmpty.asMono())
                    .then(Mono.fromSupplier(() -> Map.copyOf(ends)))
                    .timeout(TIMEOUT);
        }

        private void seek(Collection<ReceiverPartition> assigned) {
            Map<Integer, Long> empty = assigned.stream()
                    .filter(partition -> !seekLast(partition))
                    .collect(Collectors.toMap(
                            partition -> partition.topicPartition().partition(), ReceiverPartition::endOffset));
            empty.forEach((partition, end) -> ends.put(partition, new End(end, null)));
            if (isComplete()) {
                allEmpty.tryEmitEmpty();
            }
        }

        private static boolean seekLast(ReceiverPartition partition) {
            long end = partition.endOffset();
            boolean hasRecords = end > partition.beginningOffset();
            partition.seek(hasRecords ? end - 1 : end);
            return hasRecords;
        }

        private void take(ConsumerRecord<byte[], byte[]> record) {
            ends.putIfAbsent(record.partition(), new End(record.offset() + 1, record.value()));
        }

        private boolean isComplete() {
            return ends.size() == partitions.size();
        }
    }
}
