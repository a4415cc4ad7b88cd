package tradepost.platform.relay;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.receiver.ReceiverOffset;
import reactor.kafka.receiver.ReceiverOptions;
import reactor.kafka.receiver.ReceiverPartition;
import reactor.kafka.receiver.ReceiverRecord;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;
import tradepost.platform.event.Event;
import tradepost.platform.event.Topic;

/**
 * One member of a consumer group, over one or more topics with the same partitions. Records are applied by one {@link
 * BatchHandler} in one line with the assignments of partitions and a clock's tick, so that a handler needs no lock. At
 * least once: offsets are committed after the handler is done. A record that cannot be parsed goes to the dead topic of
 * its topic; nothing else does.
 */
public final class TopicConsumer implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(TopicConsumer.class);
    private static final int RETRIES = 5;
    private static final Bounds BOUNDS = new Bounds(250, 1_000);
    /** As many are polled ahead. Fewer, and records wait in Kafka for the next batch but one. */
    private static final int BATCHES_AHEAD = 2;

    private static final int NOT_AHEAD = 0;
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration STOP_MAX = Duration.ofSeconds(3);

    private final KafkaProperties properties;
    private final String group;
    private final Set<String> topics;
    private final RecordReader reader;
    private final BatchHandler handler;
    private final Mono<Void> ready;
    private final Bounds bounds;
    private final Sinks.Empty<Void> stopped = Sinks.empty();
    private final Step last = this::commit;
    private volatile Sinks.One<Step> stopping = Sinks.one();
    private volatile boolean isStopping;
    /** Of the batch that was applied last; to commit it is to commit all that were. */
    private volatile @Nullable ReceiverOffset applied;

    private volatile Disposable running = Disposables.disposed();

    /**
     * A member that joins the group when its service starts.
     *
     * @param group the consumer group: replicas of a service share its partitions
     * @param topics what to read, each with the type of its records
     */
    public TopicConsumer(
            KafkaProperties properties,
            KafkaPublisher publisher,
            String group,
            Map<Topic, Class<? extends Event>> topics,
            BatchHandler handler) {
        this(properties, publisher, group, topics, handler, Mono.empty());
    }

    /**
     * A member that joins the group when its service has started and is ready: what it could not serve yet stays with
     * the others until then.
     *
     * @param ready completes when it is
     */
    public TopicConsumer(
            KafkaProperties properties,
            KafkaPublisher publisher,
            String group,
            Map<Topic, Class<? extends Event>> topics,
            BatchHandler handler,
            Mono<Void> ready) {
        this(properties, publisher, group, Source.byName(topics), BOUNDS, handler, ready);
    }

    private TopicConsumer(
            KafkaProperties properties,
            KafkaPublisher publisher,
            String group,
            Map<String, Source> sources,
            Bounds bounds,
            BatchHandler handler,
            Mono<Void> ready) {
        this.ready = ready;
        this.properties = properties;
        this.group = group;
        this.handler = handler;
        this.topics = sources.keySet();
        this.reader = new RecordReader(group, sources, publisher);
        this.bounds = bounds;
    }

    /**
     * A member for one topic with so many records that how they are read and how many at once is the handler's affair.
     *
     * @param reader throws {@link Json.Unreadable} at bytes that are no record of the topic
     */
    public static TopicConsumer of(
            KafkaProperties properties,
            KafkaPublisher publisher,
            String group,
            Topic topic,
            Function<byte[], ? extends Event> reader,
            Bounds bounds,
            BatchHandler handler) {
        Map<String, Source> sources = Map.of(topic.topicName(), new Source(topic, reader));
        return new TopicConsumer(properties, publisher, group, sources, bounds, handler, Mono.empty());
    }

    /**
     * How many records are taken at once.
     *
     * @param poll at most in one poll
     * @param batch a batch takes what was polled while the one before it was applied, up to the poll that fills it
     */
    public record Bounds(int poll, int batch) {
        int pollsAhead() {
            return Math.max(BATCHES_AHEAD, BATCHES_AHEAD * batch / poll);
        }
    }

    @Override
    public void start() {
        Sinks.One<Step> stop = Sinks.one();
        stopping = stop;
        isStopping = false;
        running = Flux.defer(() -> isStopping ? Flux.empty() : inLine(steps(stop.asMono())))
                .delaySubscription(ready.takeUntilOther(stop.asMono()))
                .takeUntil(step -> step == last)
                .doOnError(error -> log.warn("{} starts anew from its last commit", group, error))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(200))
                        .maxBackoff(Duration.ofSeconds(5))
                        .transientErrors(true))
                .doFinally(_ -> stopped.tryEmitEmpty())
                .subscribe();
    }

    @Override
    public void stop() {
        isStopping = true;
        stopping.tryEmitValue(last);
    }

    /**
     * The step that is being taken is finished first, for it may be in the middle of a transaction, and what was
     * applied is committed before the consumer is closed: it does not come again.
     */
    @Override
    public void stop(Runnable done) {
        stop();
        stopped.asMono()
                .timeout(STOP_MAX, Mono.fromRunnable(running::dispose))
                .doFinally(_ -> done.run())
                .subscribe();
    }

    @Override
    public boolean isRunning() {
        return !running.isDisposed();
    }

    /**
     * One step after the other. An error of the source is a step of its own, the last: it must not cancel the one that
     * is being taken, which may be in the middle of a transaction.
     */
    static Flux<Step> inLine(Flux<Step> steps) {
        return steps.onErrorResume(error -> Mono.just(() -> Mono.error(error)))
                .concatMap(step -> step.run().thenReturn(step), NOT_AHEAD);
    }

    /**
     * What there is to do, in one line. Assignments wait in a queue of their own that each step empties first: Kafka
     * calls them before the first record of a partition arrives, but two merged streams would not keep that order. A
     * tick that is due comes before the step, too: a merged stream whose records never end would leave it no turn.
     */
    private Flux<Step> steps(Mono<Step> stop) {
        applied = null;
        Queue<Step> assignments = new ConcurrentLinkedQueue<>();
        AtomicBoolean isTickDue = new AtomicBoolean();
        Sinks.Many<Step> wakeUps = Sinks.many().unicast().onBackpressureBuffer();
        Polls<ReceiverRecord<byte[], byte[]>> polled = new Polls<>(bounds.batch());
        Spacing spacing = new Spacing(handler.gap());
        KafkaReceiver<byte[], byte[]> receiver = KafkaReceiver.create(options(assignments, wakeUps));
        return Flux.merge(
                        bounds.pollsAhead(),
                        wakeUps.asFlux(),
                        receiver.receiveBatch(1)
                                .concatMap(Flux::collectList, NOT_AHEAD)
                                .doOnNext(polled::add)
                                .map(_ -> () -> applyPolled(polled, assignments, spacing)),
                        Flux.interval(TICK)
                                .doOnNext(_ -> isTickDue.set(true))
                                .onBackpressureDrop()
                                .map(_ -> Mono::empty),
                        stop)
                .map(step -> isStopping || step == last ? last : after(assignments, isTickDue, step))
                .startWith(handler::started);
    }

    private Step after(Queue<Step> assignments, AtomicBoolean isTickDue, Step step) {
        return () -> takeUp(assignments)
                .then(Mono.defer(() -> isTickDue.getAndSet(false) ? retried(Mono.defer(handler::tick)) : Mono.empty()))
                .then(Mono.defer(step::run));
    }

    /** Empties the queue, one step at a time: also of what is added to it while a step is being taken. */
    static Mono<Void> takeUp(Queue<Step> assignments) {
        return Flux.<Step>generate(sink -> {
                    Step assignment = assignments.poll();
                    if (assignment == null) {
                        sink.complete();
                    } else {
                        sink.next(assignment);
                    }
                })
                .concatMap(Step::run, NOT_AHEAD)
                .then();
    }

    private ReceiverOptions<byte[], byte[]> options(Queue<Step> assignments, Sinks.Many<Step> wakeUps) {
        Map<String, Object> settings = new HashMap<>(properties.clients());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, properties.bootstrapServers());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, bounds.poll());
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        return ReceiverOptions.<byte[], byte[]>create(settings)
                .withKeyDeserializer(new ByteArrayDeserializer())
                .withValueDeserializer(new ByteArrayDeserializer())
                .subscription(topics)
                .commitInterval(Duration.ofMillis(200))
                .maxDelayRebalance(Duration.ofSeconds(2))
                .addAssignListener(partitions -> offer(assignments, wakeUps, partitions, handler::assigned))
                .addRevokeListener(partitions -> offer(assignments, wakeUps, partitions, handler::revoked));
    }

    private void offer(
            Queue<Step> assignments,
            Sinks.Many<Step> wakeUps,
            Collection<ReceiverPartition> partitions,
            Function<Set<Integer>, Mono<Void>> change) {
        Set<Integer> numbers = partitions.stream()
                .map(partition -> partition.topicPartition().partition())
                .collect(Collectors.toSet());
        if (!numbers.isEmpty()) {
            assignments.add(() -> retried(Mono.defer(() -> change.apply(numbers))));
            // Refused only when the consumer has been stopped: then nothing is to be done any more.
            wakeUps.tryEmitNext(Mono::empty);
        }
    }

    /**
     * An assignment is queued before its first record is polled: heard once these are taken, none is missed. A batch
     * that is full already would gain nothing by a rest before it.
     */
    private Mono<Void> applyPolled(
            Polls<ReceiverRecord<byte[], byte[]>> polled, Queue<Step> assignments, Spacing spacing) {
        if (polled.isEmpty()) {
            return Mono.empty();
        }
        Mono<Void> round = Mono.fromSupplier(polled::take)
                .flatMap(records -> takeUp(assignments).then(Mono.defer(() -> apply(records, assignments))));
        return polled.fillBatch() ? round : spacing.round(round);
    }

    /**
     * Before it tries again it hears what was assigned meanwhile: the batch may be of another replica by then. Where
     * that fails for good the consumer begins anew, for what is assigned is heard once.
     */
    private Mono<Void> apply(List<ReceiverRecord<byte[], byte[]>> records, Queue<Step> assignments) {
        if (records.isEmpty()) {
            return Mono.empty();
        }
        List<Span> spans = reader.spans(records);
        return reader.read(records)
                .flatMap(batch -> Mono.defer(() -> handler.on(batch, spans))
                        .retryWhen(retries().doBeforeRetryAsync(_ -> takeUp(assignments))))
                .then(Mono.fromRunnable(() -> acknowledge(records)));
    }

    private void acknowledge(List<ReceiverRecord<byte[], byte[]>> records) {
        for (ReceiverRecord<byte[], byte[]> record : records) {
            record.receiverOffset().acknowledge();
            applied = record.receiverOffset();
        }
    }

    private Mono<Void> commit() {
        ReceiverOffset newest = applied;
        return newest == null ? Mono.empty() : newest.commit();
    }

    private Mono<Void> retried(Mono<Void> work) {
        return work.retryWhen(retries());
    }

    private RetryBackoffSpec retries() {
        return Retry.backoff(RETRIES, Duration.ofMillis(100))
                .maxBackoff(Duration.ofSeconds(2))
                .filter(error -> !(error instanceof Fenced))
                .doBeforeRetry(signal ->
                        log.warn("{} tries again: {}", group, signal.failure().toString()));
    }

    /** Something to do, in one line with all else. */
    interface Step {
        Mono<Void> run();
    }

    /** Another owner has taken the partition: the work at hand is not ours any more, and the consumer begins anew. */
    public static final class Fenced extends RuntimeException {
        public Fenced(String message) {
            super(message);
        }
    }
}
