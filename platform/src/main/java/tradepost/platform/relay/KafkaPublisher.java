package tradepost.platform.relay;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderOptions;
import reactor.kafka.sender.SenderRecord;
import reactor.kafka.sender.SenderResult;
import tradepost.platform.event.Json;
import tradepost.platform.event.Topic;

/** Sends records to Kafka; done means that the brokers have them. */
public final class KafkaPublisher implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** For metadata, or for room among what waits to be sent. */
    private static final Duration BLOCK_MAX = Duration.ofSeconds(5);

    /** Of the relay, which renews its lease between rounds: one for a topic that is not there must not outlast it. */
    private static final Duration RELAY_BLOCK_MAX = Duration.ofMillis(1_500);

    /** How long records may go on being sent as they are. */
    static final Duration VERBATIM_MAX = TIMEOUT.multipliedBy(2);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(3);
    /** Fewer, and the sender waits for its acknowledgements instead of filling batches: 256 gives 7 % of this. */
    private static final int MAX_IN_FLIGHT = 16_384;

    /** Of one partition; a record of ours has some hundred bytes. */
    private static final int VERBATIM_BATCH = 128 * 1024;

    private final Map<String, Object> settings;
    private final KafkaSender<byte[], byte[]> sender;
    private final List<RecordSender> senders = new ArrayList<>();
    /** For records as they are; made when there are some. */
    private final Map<String, Object> verbatimSettings;

    private @Nullable Producer<byte[], byte[]> verbatim;
    private final Scheduler clock;
    /** A producer waits for metadata in {@code send}: on a thread of its own, never on an event loop. */
    private final Scheduler sending = Schedulers.newBoundedElastic(1, 100_000, "kafka-send");
    /** What follows on an acknowledgement is not done by the producer's own thread, which has others to hear. */
    private final Scheduler acknowledging = Schedulers.newBoundedElastic(2, 100_000, "kafka-acknowledged");

    public KafkaPublisher(KafkaProperties properties) {
        this(properties, Schedulers.parallel());
    }

    /** @param clock tells when records were sent as they are for too long */
    KafkaPublisher(KafkaProperties properties, Scheduler clock) {
        this.clock = clock;
        settings = new HashMap<>(properties.clients());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, properties.bootstrapServers());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) BLOCK_MAX.toMillis());
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        SenderOptions<byte[], byte[]> options = SenderOptions.<byte[], byte[]>create(settings)
                .maxInFlight(MAX_IN_FLIGHT)
                .closeTimeout(CLOSE_MAX);
        this.sender = KafkaSender.create(options.stopOnError(true));
        this.verbatimSettings = new HashMap<>(settings);
        verbatimSettings.put(ProducerConfig.BATCH_SIZE_CONFIG, VERBATIM_BATCH);
    }

    /** For records of which each counts by itself. */
    synchronized RecordSender sender(String name) {
        Map<String, Object> blocking = new HashMap<>(settings);
        blocking.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) RELAY_BLOCK_MAX.toMillis());
        RecordSender own = new RecordSender(blocking, TIMEOUT.multipliedBy(2), name);
        senders.add(own);
        return own;
    }

    /** Publishes one record; gives its offset. */
    public Mono<Long> publish(Message message) {
        return publish(Flux.just(message)).single();
    }

    /**
     * Publishes records in order; gives the offset of each, in order of acknowledgement. Stops at the first failure.
     */
    public Flux<Long> publish(Flux<Message> messages) {
        return publishBytes(messages.map(Bytes::of));
    }

    /**
     * Publishes what an endless source says, in order and at the pace of the brokers; gives each item back once they
     * have its record. Stops at the first failure. A silent source is no failure: each record has the producer's own
     * delivery timeout.
     */
    public <T> Flux<T> publish(Flux<T> items, Function<T, Message> toMessage) {
        return sender.send(items.map(item -> Bytes.of(toMessage.apply(item)).toRecord(item))
                        .publishOn(sending))
                .<T>handle((result, downstream) -> {
                    if (result.exception() == null) {
                        downstream.next(result.correlationMetadata());
                    } else {
                        downstream.error(result.exception());
                    }
                });
    }

    /**
     * Publishes records as they are, in order, each to its partition: what was read of another topic is not written
     * anew. After the first that the brokers do not take, and once nobody waits any more, nothing more is sent. What
     * was sent is waited for, also where it takes too long: the producer's delivery timeout ends all of it.
     *
     * @return the offsets, in the order of the records; fails with {@link Unacknowledged} if they do not have all
     */
    public Mono<List<Long>> publishVerbatim(Topic topic, List<? extends Verbatim> records) {
        if (records.isEmpty()) {
            return Mono.just(List.of());
        }
        return Mono.defer(() -> {
            Acknowledged acknowledged = new Acknowledged(records.size());
            // Not with the subscription, whose end would interrupt the producer in the middle of a record.
            var _ = sending.schedule(() -> acknowledged.send(this::verbatim, topic, records));
            Mono<Void> all = acknowledged.all.asMono();
            return all.doOnCancel(acknowledged::stop)
                    .timeout(VERBATIM_MAX, all.timeout(BLOCK_MAX.plus(TIMEOUT).multipliedBy(2), clock), clock)
                    .publishOn(acknowledging)
                    .then(Mono.fromSupplier(() -> List.of(acknowledged.offsets)))
                    .onErrorMap(failure -> new Unacknowledged(acknowledged.missing(), failure));
        });
    }

    private synchronized Producer<byte[], byte[]> verbatim() {
        if (verbatim == null) {
            verbatim = new KafkaProducer<>(verbatimSettings);
        }
        return verbatim;
    }

    /**
     * What the brokers have of some records. They go to the producer in one loop and their acknowledgements into one
     * array: a chain of operators for each would cost as much again as sending it.
     */
    private static final class Acknowledged {
        private final Long[] offsets;
        private final Sinks.Empty<Void> all = Sinks.empty();
        /** One for the loop itself. */
        private final AtomicInteger awaited = new AtomicInteger(1);

        private volatile @Nullable Exception failure;

        Acknowledged(int count) {
            this.offsets = new Long[count];
        }

        void send(Supplier<Producer<byte[], byte[]>> made, Topic topic, List<? extends Verbatim> records) {
            try {
                Producer<byte[], byte[]> producer = made.get();
                for (int i = 0; i < records.size() && failure == null; i++) {
                    sendOne(producer, toRecord(topic, records.get(i)), i);
                }
            } catch (RuntimeException refused) {
                failure = refused;
            } finally {
                heard();
            }
        }

        private void sendOne(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record, int place) {
            awaited.incrementAndGet();
            try {
                var _ = producer.send(record, (sent, refused) -> hear(place, sent, refused));
            } catch (KafkaException | IllegalStateException refused) {
                // It is not heard of.
                failure = refused;
                heard();
            }
        }

        /** The rest is not sent; what was is heard of. */
        void stop() {
            if (failure == null) {
                failure = new CancellationException("nobody waits for the rest");
            }
        }

        private void hear(int place, RecordMetadata sent, @Nullable Exception refused) {
            if (refused == null) {
                offsets[place] = sent.offset();
            } else {
                failure = refused;
            }
            heard();
        }

        private void heard() {
            if (awaited.decrementAndGet() == 0) {
                Exception refused = failure;
                if (refused == null || missing().isEmpty()) {
                    all.tryEmitEmpty();
                } else {
                    all.tryEmitError(refused);
                }
            }
        }

        List<Integer> missing() {
            return IntStream.range(0, offsets.length)
                    .filter(i -> offsets[i] == null)
                    .boxed()
                    .toList();
        }
    }

    /** The brokers do not have all records, or have not said so. */
    public static final class Unacknowledged extends RuntimeException {
        private final transient List<Integer> missing;

        Unacknowledged(List<Integer> missing, Throwable cause) {
            super(missing.size() + " records were not acknowledged: " + cause, cause);
            this.missing = missing;
        }

        /** The places of those records among all, in their order. */
        public List<Integer> missing() {
            return missing;
        }
    }

    private static ProducerRecord<byte[], byte[]> toRecord(Topic topic, Verbatim record) {
        byte[] key = record.key().getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(topic.topicName(), record.partition(), key, record.json());
    }

    /** A record as it is. */
    public interface Verbatim {
        int partition();

        String key();

        byte[] json();
    }

    /** Publishes records as they are, for the relay and the dead topics. */
    Flux<Long> publishBytes(Flux<Bytes> records) {
        return sender.send(records.map(record -> record.toRecord(0L)).publishOn(sending))
                .timeout(TIMEOUT.multipliedBy(2))
                .handle(KafkaPublisher::offsetOrError);
    }

    /** All producers share the time they have. */
    @Override
    public void close() {
        long from = System.nanoTime();
        sender.close();
        closeProducers(from);
        sending.dispose();
        acknowledging.dispose();
    }

    private synchronized void closeProducers(long from) {
        senders.forEach(own -> own.close(left(from)));
        if (verbatim != null) {
            verbatim.close(left(from));
        }
    }

    private static Duration left(long from) {
        Duration left = CLOSE_MAX.minusNanos(System.nanoTime() - from);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static void offsetOrError(SenderResult<Long> result, SynchronousSink<Long> downstream) {
        if (result.exception() == null) {
            downstream.next(result.recordMetadata().offset());
        } else {
            downstream.error(result.exception());
        }
    }

    /** A record as the brokers see it. */
    record Bytes(String topic, String key, byte[] value) {
        static Bytes of(Message message) {
            return new Bytes(message.topic().topicName(), message.key(), Json.write(message.event()));
        }

        ProducerRecord<byte[], byte[]> toRecord() {
            return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
        }

        /** @param about comes back with the acknowledgement */
        <T> SenderRecord<byte[], byte[], T> toRecord(T about) {
            return SenderRecord.create(toRecord(), about);
        }
    }
}
