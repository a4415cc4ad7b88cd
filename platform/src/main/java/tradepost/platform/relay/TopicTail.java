package tradepost.platform.relay;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.receiver.ReceiverOptions;
import reactor.kafka.receiver.ReceiverPartition;
import reactor.util.retry.Retry;
import tradepost.platform.event.Event;
import tradepost.platform.event.Json;
import tradepost.platform.event.Topic;

/**
 * Every record of some topics, on every replica, into memory: boards of prices and stocks, live streams. It belongs to
 * no group and commits nothing; what it feeds is rebuilt at each start.
 */
public final class TopicTail implements SmartLifecycle, ReactiveHealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(TopicTail.class);

    /** A relay that crashed repeats a batch of its outbox at most; this is two. */
    private static final long SHORTLY = 2_000;

    private static final Duration GONE_AFTER = Duration.ofMillis(500);

    /** How often, and for how long, Kafka is asked whether there is more. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final KafkaProperties properties;
    private final String name;
    private final Map<String, Source> sources;
    private final From from;
    private final Reader reader;
    private final Map<TopicPartition, Long> missing = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> given = new ConcurrentHashMap<>();
    private final Sinks.Empty<Void> whenCaughtUp = Sinks.empty();
    private volatile boolean caughtUp;
    private volatile boolean watched;
    /** What there was at this moment of {@link System#nanoTime} has been read; good once it has caught up. */
    private volatile long readAllAt;

    private volatile Disposable running = Disposables.disposed();

    /**
     * A reader that starts with its service.
     *
     * @param name of the reader, for the log
     * @param reader is called for one record at a time and only touches memory
     */
    public TopicTail(
            KafkaProperties properties,
            String name,
            Map<Topic, Class<? extends Event>> topics,
            From from,
            Reader reader) {
        this.properties = properties;
        this.name = name;
        this.sources = Source.byName(topics);
        this.from = from;
        this.reader = reader;
    }

    /** Where reading begins. */
    public enum From {
        /** All that is kept: for compacted topics. */
        BEGINNING,
        /** Only what comes from now on. */
        END,
        /** What comes from now on, and before it the last of what came: for live streams, to know what is repeated. */
        SHORTLY_BEFORE_END
    }

    /** What is given the records, one at a time. */
    @FunctionalInterface
    public interface Reader {
        /** Takes a record. */
        void accept(Received received);

        /**
         * Records of a partition were gone before they were read: what is accepted next does not follow what was last.
         * On a compacted topic that is as it should be.
         */
        default void missed(Topic topic, int partition) {}
    }

    /**
     * This reader, which from its start on asks Kafka every second whether it has read all there is; of topics that are
     * not compacted, where records go from the oldest on alone.
     */
    public TopicTail watched() {
        watched = true;
        return this;
    }

    /**
     * Whether it is known that, no longer ago than this, there was nothing that had not been read; of a reader that is
     * {@link #watched}. While Kafka is not heard nobody knows that.
     */
    public boolean hadReadAllWithin(Duration age) {
        // Before the clock: what another thread notes meanwhile would seem to be of the future.
        long at = readAllAt;
        return caughtUp && System.nanoTime() - at <= age.toNanos();
    }

    /** Whether all that was there at the start has been read, so that what it feeds is complete. */
    public boolean isCaughtUp() {
        return caughtUp;
    }

    /** Completes once it has caught up. */
    public Mono<Void> whenCaughtUp() {
        return whenCaughtUp.asMono();
    }

    /**
     * Where a partition is: every record before this offset has been given to the reader or was there before it
     * began, and what comes is given from there on. Whoever listens first and asks then misses nothing in between.
     *
     * @return empty until all that was there at the start has been read of the partition: till then the past is given
     */
    public OptionalLong position(Topic topic, int partition) {
        TopicPartition read = new TopicPartition(topic.topicName(), partition);
        Long offset = missing.containsKey(read) ? null : given.get(read);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /** Not in service until it has caught up. */
    @Override
    public Mono<Health> health() {
        return Mono.fromSupplier(() -> (caughtUp ? Health.up() : Health.outOfService())
                .withDetail("partitionsMissing", missing.size())
                .build());
    }

    @Override
    public void start() {
        running = Flux.defer(this::records)
                .doOnNext(this::read)
                .doOnError(error -> log.warn("{} reads anew", name, error))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(200))
                        .maxBackoff(Duration.ofSeconds(5))
                        .transientErrors(true))
                .subscribe();
    }

    @Override
    public void stop() {
        running.dispose();
    }

    @Override
    public boolean isRunning() {
        return !running.isDisposed();
    }

    private Flux<? extends ConsumerRecord<byte[], byte[]>> records() {
        Map<String, Object> settings = new HashMap<>(properties.clients());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, properties.bootstrapServers());
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        KafkaReceiver<byte[], byte[]> receiver = KafkaReceiver.create(ReceiverOptions.<byte[], byte[]>create(settings)
                .withKeyDeserializer(new ByteArrayDeserializer())
                .withValueDeserializer(new ByteArrayDeserializer())
                .assignment(partitions())
                .addAssignListener(this::position));
        return Flux.merge(receiver.receive(), passOverGone(receiver), watched ? watch(receiver) : Flux.empty());
    }

    /** It is the consumer that is asked: that it reads is known by it alone. */
    private Flux<ConsumerRecord<byte[], byte[]>> watch(KafkaReceiver<byte[], byte[]> receiver) {
        return Flux.interval(LOOK)
                .onBackpressureDrop()
                .concatMap(_ -> receiver.doOnConsumer(this::lookWhetherAllIsRead))
                .doOnNext(found -> found.ifPresent(at -> readAllAt = at))
                .thenMany(Flux.empty());
    }

    /**
     * What is fetched is not read before the reader has taken it.
     *
     * @return when this began, if nothing is left of what was there then; empty where Kafka does not answer in time
     */
    private OptionalLong lookWhetherAllIsRead(Consumer<byte[], byte[]> consumer) {
        long now = System.nanoTime();
        Set<TopicPartition> assigned = consumer.assignment();
        try {
            Map<TopicPartition, Long> left = new HashMap<>(consumer.endOffsets(assigned, LOOK));
            left.entrySet().removeIf(end -> next.getOrDefault(end.getKey(), 0L) >= end.getValue());
            Map<TopicPartition, Long> kept = consumer.beginningOffsets(left.keySet(), LOOK);
            boolean isAll =
                    left.entrySet().stream().allMatch(end -> kept.getOrDefault(end.getKey(), 0L) >= end.getValue());
            return isAll && !assigned.isEmpty() ? OptionalLong.of(now) : OptionalLong.empty();
        } catch (TimeoutException unanswered) {
            return OptionalLong.empty();
        }
    }

    /**
     * Records that were there at the start may be gone before they are read, so that nothing comes of a partition any
     * more: it has been read once the reader stands at that end, and nothing came of it between two looks.
     */
    private Flux<ConsumerRecord<byte[], byte[]>> passOverGone(KafkaReceiver<byte[], byte[]> receiver) {
        Map<TopicPartition, Long> stood = new HashMap<>();
        return Flux.interval(GONE_AFTER)
                .onBackpressureDrop()
                .takeUntil(_ -> caughtUp)
                .concatMap(_ -> receiver.doOnConsumer(this::positions))
                .doOnNext(positions -> {
                    positions.forEach((partition, position) -> passOver(partition, position, stood));
                    noteCaughtUp();
                })
                .thenMany(Flux.empty());
    }

    /** Of those that are missing. */
    private Map<TopicPartition, Long> positions(Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        missing.keySet().forEach(partition -> positions.put(partition, consumer.position(partition, GONE_AFTER)));
        return positions;
    }

    private void passOver(TopicPartition partition, long position, Map<TopicPartition, Long> stood) {
        long read = given.getOrDefault(partition, 0L);
        Long before = stood.put(partition, read);
        Long end = missing.get(partition);
        if (end != null && position >= end && before != null && before == read) {
            given.merge(partition, position, Math::max);
            missing.remove(partition);
        }
    }

    private List<TopicPartition> partitions() {
        return sources.keySet().stream()
                .flatMap(topic -> IntStream.range(0, Topic.PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topic, partition)))
                .toList();
    }

    /** After a failure it goes on where it was, so that whoever listens misses nothing. */
    private void position(Collection<ReceiverPartition> partitions) {
        if (!caughtUp && missing.isEmpty()) {
            readAllAt = System.nanoTime();
        }
        for (ReceiverPartition partition : partitions) {
            Long read = next.get(partition.topicPartition());
            if (read != null) {
                partition.seek(read);
            } else {
                begin(partition);
            }
        }
        noteCaughtUp();
    }

    private void begin(ReceiverPartition partition) {
        long end = partition.endOffset();
        long first = partition.beginningOffset();
        if (from != From.END && end > first) {
            missing.put(partition.topicPartition(), end);
        }
        switch (from) {
            case BEGINNING -> partition.seekToBeginning();
            case END -> beginAt(partition, end);
            case SHORTLY_BEFORE_END -> beginAt(partition, Math.max(first, end - SHORTLY));
        }
    }

    private void beginAt(ReceiverPartition partition, long offset) {
        partition.seek(offset);
        next.put(partition.topicPartition(), offset);
        given.put(partition.topicPartition(), offset);
    }

    private void noteCaughtUp() {
        if (!caughtUp && missing.isEmpty()) {
            caughtUp = true;
            whenCaughtUp.tryEmitEmpty();
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        Source source = Objects.requireNonNull(sources.get(record.topic()));
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        Long expected = next.get(partition);
        if (expected != null && expected != record.offset()) {
            reader.missed(source.topic(), record.partition());
        }
        given.put(partition, record.offset() + 1);
        try {
            if (record.value() != null) {
                reader.accept(source.read(record.partition(), record.offset(), record.value()));
            }
        } catch (Json.Unreadable unreadable) {
            // The consumer that owns the topic puts it on the dead topic; a reader has nothing to repair.
            log.warn(
                    "{} passes over {}-{} at {}: {}",
                    name,
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    unreadable.getMessage());
        }
        next.put(partition, record.offset() + 1);
        if (!caughtUp) {
            missing.computeIfPresent(partition, (_, end) -> record.offset() + 1 >= end ? null : end);
            noteCaughtUp();
        }
    }
}
