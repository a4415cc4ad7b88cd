package tradepost.platform.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidRequiredAcksException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Sends records in order and tells what became of each. What the brokers refuse holds up its own key, or its own topic,
 * and nothing else; where it is not known whether they have a record, nothing more is sent. Neither is it after a topic
 * that is refused, for which the producer may have waited as long as it may: there can be more of these.
 */
final class RecordSender {
    private final Map<String, Object> settings;
    /** Made when there is something to send. */
    private @Nullable Producer<byte[], byte[]> producer;

    private final Duration timeout;
    /** A producer waits for metadata in {@code send}: for a topic that is not there, as long as it may. */
    private final Scheduler sending;
    /** What follows on an acknowledgement is not done by the producer's own thread, which has others to hear. */
    private final Scheduler acknowledged;

    /** @param timeout after which what is not known is not waited for any more */
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

        /** What is held up by a failure that is the record's own; null for one that says nothing of it. */
        static @Nullable Place of(KafkaPublisher.Bytes record, Exception failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                switch (cause) {
                    case UnknownTopicOrPartitionException _, InvalidTopicException _, TopicAuthorizationException _ -> {
                        return new Place(record.topic(), null);
                    }
                    // Of the producer, of its connection or of the brokers themselves.
                    case ApplicationRecoverableException _,
                            OutOfOrderSequenceException _,
                            AuthenticationException _,
                            AuthorizationException _,
                            UnsupportedVersionException _,
                            InvalidRequiredAcksException _,
                            TransactionAbortedException _,
                            UnknownServerException _ -> {
                        return null;
                    }
                    case RetriableException _ -> {
                        // A topic that is not there is the reason for which a time ran out.
                    }
                    case ApiException _ -> {
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
            // Not with the subscription, whose end would interrupt the producer in the middle of a record.
            var _ = sending.schedule(outcomes::send);
            return outcomes.all
                    .asMono()
                    .doOnCancel(outcomes::stop)
                    .timeout(timeout, Mono.empty())
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

    /** @param max how long what was sent is waited for */
    synchronized void close(Duration max) {
        if (producer != null) {
            producer.close(max);
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

        /** Why nothing more is sent. */
        private volatile @Nullable Exception unknown;

        Outcomes(List<KafkaPublisher.Bytes> records) {
            this.records = records;
            this.isSent = new boolean[records.size()];
            this.failures = new Exception[records.size()];
        }

        void send() {
            try {
                sendAll(producer());
            } catch (RuntimeException failure) {
                unknown = failure;
            } finally {
                heard();
            }
        }

        private void sendAll(Producer<byte[], byte[]> producer) {
            List<Place> held = new ArrayList<>();
            boolean isTopicRefused = false;
            for (int i = 0; i < records.size() && unknown == null && !isTopicRefused; i++) {
                KafkaPublisher.Bytes record = records.get(i);
                if (held.stream().noneMatch(place -> place.holds(record))) {
                    send(producer, i, record);
                    Exception failure = failures[i];
                    Place place = failure == null ? null : Place.of(record, failure);
                    if (place != null) {
                        held.add(place);
                        isTopicRefused = place.key() == null;
                    }
                }
            }
        }

        /** The rest is not sent. */
        void stop() {
            if (unknown == null) {
                unknown = new TimeoutException("not known of all in time");
            }
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
            if (failure != null && Place.of(records.get(place), failure) == null) {
                unknown = failure;
            }
            heard();
        }

        private void heard() {
            if (awaited.decrementAndGet() == 0) {
                all.tryEmitEmpty();
            }
        }

        /** Of what is not known by now it tells so. */
        Result result() {
            if (awaited.get() > 0) {
                stop();
            }
            List<Integer> published = new ArrayList<>(records.size());
            Map<Place, Exception> refused = new LinkedHashMap<>();
            Set<Place> missing = new HashSet<>();
            for (int i = 0; i < records.size(); i++) {
                KafkaPublisher.Bytes record = records.get(i);
                Place line = new Place(record.topic(), record.key());
                Exception failure = failures[i];
                if (isSent[i] && !missing.contains(line)) {
                    published.add(i);
                } else {
                    missing.add(line);
                }
                Place place = failure == null ? null : Place.of(record, failure);
                if (place != null) {
                    refused.putIfAbsent(place, Objects.requireNonNull(failure));
                }
            }
            return new Result(published, refused, unknown);
        }
    }
}
