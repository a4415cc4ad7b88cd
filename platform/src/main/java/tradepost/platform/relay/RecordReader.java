package tradepost.platform.relay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.kafka.receiver.ReceiverRecord;
import tradepost.platform.event.Json;
import tradepost.platform.event.Topic;

/** Reads polled records as events. What cannot be parsed goes to the dead topic of its topic; nothing else does. */
final class RecordReader {
    private static final Logger log = LoggerFactory.getLogger(RecordReader.class);

    private final String group;
    private final Map<String, Source> sources;
    private final KafkaPublisher publisher;

    /** @param group who reads, for the log */
    RecordReader(String group, Map<String, Source> sources, KafkaPublisher publisher) {
        this.group = group;
        this.sources = sources;
        this.publisher = publisher;
    }

    /** From where to where these records go, partition by partition. */
    List<Span> spans(List<ReceiverRecord<byte[], byte[]>> records) {
        Map<TopicPartition, Span> spans = new HashMap<>();
        for (ReceiverRecord<byte[], byte[]> record : records) {
            Topic topic = Objects.requireNonNull(sources.get(record.topic())).topic();
            Span one = new Span(topic, record.partition(), record.offset(), record.offset() + 1);
            spans.merge(
                    new TopicPartition(record.topic(), record.partition()),
                    one,
                    (all, last) -> new Span(topic, all.partition(), all.from(), last.until()));
        }
        return List.copyOf(spans.values());
    }

    /** The events of these records; done when those that are none are in their dead topics. */
    Mono<List<Received>> read(List<ReceiverRecord<byte[], byte[]>> records) {
        List<Received> batch = new ArrayList<>(records.size());
        List<KafkaPublisher.Bytes> dead = new ArrayList<>();
        for (ReceiverRecord<byte[], byte[]> record : records) {
            if (record.value() == null) {
                // A tombstone only ends a key's history on a compacted topic.
                continue;
            }
            Source source = Objects.requireNonNull(sources.get(record.topic()));
            try {
                batch.add(source.read(record.partition(), record.offset(), record.value()));
            } catch (Json.Unreadable unreadable) {
                log.warn(
                        "{} {}-{} at {}: {}",
                        group,
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        unreadable.getMessage());
                dead.add(deadRecord(source, record));
            }
        }
        return dead.isEmpty()
                ? Mono.just(batch)
                : publisher.publishBytes(Flux.fromIterable(dead)).then(Mono.just(batch));
    }

    /** The record as it came, with where it came from as its key: a topic of its own holds one source only. */
    private static KafkaPublisher.Bytes deadRecord(Source source, ReceiverRecord<byte[], byte[]> record) {
        String origin = record.partition() + "@" + record.offset();
        return new KafkaPublisher.Bytes(source.topic().deadTopicName(), origin, record.value());
    }
}
