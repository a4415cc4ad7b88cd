package tradepost.platform.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Sends records in order and tells what became of each. What the brokers refuse holds up its own key, or its own topic,
 * and nothing else; where it is not known whether they have a record, nothing more is sent.
 */
final class RecordSender implements AutoCloseable {
    private static final Duration CLOSE_MAX = Duration.ofSeconds(3);

    private final Map<String, Object> settings;
    /** Made when there is something to send. */
    private @Nullable Producer<byte[], byte[]> producer;

    private final Duration timeout;
    /** A producer waits for metadata in {@code send}: for a topic that is not there, as long as it may. */
    private final Scheduler sending;
    /** What follows on an acknowledgement is not done by the producer's own thread, which has others to hear. */
    private final Scheduler acknowledged;

    /** @param timeout after which all is known of what was sent */
    RecordSender(Map<String, Object> settings, Duration timeout, String name) {
        this.settings = settings;
        this.timeout = timeout;
        this.sending = Schedulers.newBoundedElastic(1, 1_000, name + "-send");
        this.acknowledged = Schedulers.newBoundedElastic(1, 1_000, name + "-acknowledged");
    }

    /**
     * Where records are held up.
     *
     * @param key null for all of the topic
     */
    record Place(String topic, @Nullable String key) {
        boolean holds(KafkaPublisher.Bytes record) {
            return topic.equals(record.topic()) && (key == null || key.equals(record.key()));
        }
    }

    /**
     * What became of some records.
     *
     * @param published the places among them of those that the brokers have, and that no earlier one of their key is
     *     missing before: sent again they would overtake nothing
     * @param refused what the brokers do not take, with their reason
     * @param failure why it is not known of some; null if it is known of all
     */
    record Result(
            List<Integer> published,
            Map<Place, Exception> refused,
            @Nullable Exception failure) {}

    Mono<Result> send(List<KafkaPublisher.Bytes> records) {
        return Mono.defer(() -> {
            Outcomes outcomes = new Outcomes(records);
            return Mono.fromRunnable(outcomes::send)
                    .subscribeOn(sending)
                    .then(outcomes.all.asMono())
                    .timeout(timeout)
                    .publishOn(acknowledged)
                    .then(Mono.fromSupplier(outcomes::result));
        });
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(settings);
        }
        return producer;
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(CLOSE_MAX);
        }
        sending.dispose();
        acknowledged.dispose();
    }

    private final class Outcomes {
        private final List<KafkaPublisher.Bytes> records;
        private final Sinks.Empty<Void> all = Sinks.empty();
        private final boolean[] isSent;
        private final @Nullable Exception[] failures;
        /** One for the loop itself. */
        private final AtomicInteger awaited = new AtomicInteger(1);

        private volatile boolean isUnknown;

        Outcomes(List<KafkaPublisher.Bytes> records) {
            this.records = records;
            this.isSent = new boolean[records.size()];
            this.failures = new Exception[records.size()];
        }

        void send() {
            Producer<byte[], byte[]> producer = producer();
            List<Place> held = new ArrayList<>();
            for (int i = 0; i < records.size() && !isUnknown; i++) {
                KafkaPublisher.Bytes record = records.get(i);
                if (held.stream().noneMatch(place -> place.holds(record))) {
                    send(producer, i, record);
                    Exception failure = failures[i];
                    Place place = failure == null ? null : refusal(record, failure);
                    if (place != null) {
                        held.add(place);
                    }
                }
            }
            heard();
        }

        private void send(Producer<byte[], byte[]> producer, int place, KafkaPublisher.Bytes record) {
            awaited.incrementAndGet();
            try {
                var _ = producer.send(record.toRecord(), (_, failure) -> hear(place, failure));
            } catch (KafkaException | IllegalStateException failure) {
                // This one is not heard of.
                hear(place, failure);
            }
        }

        private void hear(int place, @Nullable Exception failure) {
            isSent[place] = failure == null;
            failures[place] = failure;
            isUnknown |= failure != null && refusal(records.get(place), failure) == null;
            heard();
        }

        private void heard() {
            if (awaited.decrementAndGet() == 0) {
                all.tryEmitEmpty();
            }
        }

        Result result() {
            List<Integer> published = new ArrayList<>(records.size());
            Map<Place, Exception> refused = new LinkedHashMap<>();
            Set<Place> missing = new HashSet<>();
            Exception unknown = null;
            for (int i = 0; i < records.size(); i++) {
                KafkaPublisher.Bytes record = records.get(i);
                Place line = new Place(record.topic(), record.key());
                Exception failure = failures[i];
                if (isSent[i] && !missing.contains(line)) {
                    published.add(i);
                } else {
                    missing.add(line);
                }
                if (failure != null) {
                    Place place = refusal(record, failure);
                    if (place != null) {
                        refused.putIfAbsent(place, failure);
                    } else if (unknown == null) {
                        unknown = failure;
                    }
                }
            }
            return new Result(published, refused, unknown);
        }
    }

    /** What is held up by a failure that is the record's own; null for one that says nothing of it. */
    private static @Nullable Place refusal(KafkaPublisher.Bytes record, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnknownTopicOrPartitionException _, InvalidTopicException _, TopicAuthorizationException _ -> {
                    return new Place(record.topic(), null);
                }
                case RecordTooLargeException _, RecordBatchTooLargeException _ -> {
                    return new Place(record.topic(), record.key());
                }
                default -> {
                    // The reason is deeper, or another.
                }
            }
        }
        return null;
    }
}
