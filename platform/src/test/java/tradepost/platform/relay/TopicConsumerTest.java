package tradepost.platform.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static tradepost.platform.event.Topic.ORDER_COMMANDS;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import tradepost.platform.event.Topic;
import tradepost.platform.event.UserRegistered;

class TopicConsumerTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final KafkaPublisher KAFKA = new KafkaPublisher(Records.kafka());

    /** Other tests' records are in the topic too. */
    private final String key = UUID.randomUUID().toString();

    private final String group = "group-" + key;
    private final List<TopicConsumer> consumers = new ArrayList<>();

    @BeforeAll
    static void createTopics() {
        new Topics(Records.kafka()).provision();
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (TopicConsumer consumer : consumers) {
            stop(consumer);
        }
    }

    @AfterAll
    static void close() {
        KAFKA.close();
    }

    @Test
    void what_cannot_be_parsed_goes_to_the_dead_topic_and_the_rest_is_applied_in_order() {
        List<String> applied = new CopyOnWriteArrayList<>();
        publish("one");
        byte[] broken = ("{\"of\":\"" + key + '"').getBytes(StandardCharsets.UTF_8);
        KAFKA.publishBytes(Flux.just(new KafkaPublisher.Bytes(ORDER_COMMANDS.topicName(), key, broken)))
                .blockLast(LIMIT);
        publish("two");

        apply(names -> Mono.fromRunnable(() -> applied.addAll(names)));

        Await.until(() -> applied.size() == 2);
        assertThat(applied).containsExactly("one", "two");
        assertThat(Records.read(ORDER_COMMANDS.deadTopicName()))
                .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                .contains(new String(broken, StandardCharsets.UTF_8));
    }

    @Test
    void a_member_that_is_not_ready_leaves_all_partitions_to_the_others() {
        Sinks.Empty<Void> ready = Sinks.empty();
        Set<Integer> ofTheFirst = ConcurrentHashMap.newKeySet();
        Set<Integer> ofTheSecond = ConcurrentHashMap.newKeySet();

        begin(ready.asMono(), ofTheFirst);
        begin(Mono.empty(), ofTheSecond);

        Await.until(() -> !ofTheSecond.isEmpty());
        assertThat(ofTheSecond).hasSize(Topic.PARTITIONS);
        assertThat(ofTheFirst).isEmpty();
        ready.tryEmitEmpty();
        Await.until(() -> !ofTheFirst.isEmpty());
    }

    private void begin(Mono<Void> ready, Set<Integer> assigned) {
        BatchHandler handler = new BatchHandler() {
            @Override
            public Mono<Void> on(List<Received> batch) {
                return Mono.empty();
            }

            @Override
            public Mono<Void> assigned(Set<Integer> partitions) {
                return Mono.fromRunnable(() -> assigned.addAll(partitions));
            }
        };
        TopicConsumer consumer = new TopicConsumer(
                Records.kafka(), KAFKA, group, Map.of(ORDER_COMMANDS, UserRegistered.class), handler, ready);
        consumers.add(consumer);
        consumer.start();
    }

    @Test
    void a_batch_that_fails_is_tried_again_and_nothing_is_skipped() {
        List<String> applied = new CopyOnWriteArrayList<>();
        AtomicInteger failures = new AtomicInteger(2);
        publish("one");
        publish("two");

        apply(names -> failures.getAndDecrement() > 0
                ? Mono.error(new IllegalStateException("the database is away"))
                : Mono.fromRunnable(() -> applied.addAll(names)));

        Await.until(() -> applied.size() == 2);
        assertThat(applied).containsExactly("one", "two");
    }

    /** More often than a batch is retried at once: the consumer begins anew, from what it last committed. */
    @Test
    void a_failure_that_lasts_holds_up_the_records_and_loses_none() {
        List<String> applied = new CopyOnWriteArrayList<>();
        AtomicInteger failures = new AtomicInteger(8);
        publish("one");

        apply(names -> failures.getAndDecrement() > 0
                ? Mono.error(new IllegalStateException("the database is away"))
                : Mono.fromRunnable(() -> applied.addAll(names)));
        publish("two");

        Await.until(() -> applied.size() == 2);
        assertThat(applied).containsExactly("one", "two");
    }

    @Test
    void one_that_starts_again_goes_on_after_what_was_applied() throws InterruptedException {
        List<String> first = new CopyOnWriteArrayList<>();
        List<String> second = new CopyOnWriteArrayList<>();
        publish("one");
        TopicConsumer one = apply(names -> Mono.fromRunnable(() -> first.addAll(names)));
        Await.until(() -> first.size() == 1);
        stop(one);

        publish("two");
        apply(names -> Mono.fromRunnable(() -> second.addAll(names)));

        Await.until(() -> !second.isEmpty());
        assertThat(first).containsExactly("one");
        assertThat(second).containsExactly("two");
    }

    @Test
    void what_is_being_applied_when_it_stops_does_not_come_again() throws InterruptedException {
        List<String> first = new CopyOnWriteArrayList<>();
        List<String> second = new CopyOnWriteArrayList<>();
        Sinks.Empty<Void> isDone = Sinks.empty();
        CountDownLatch stopped = new CountDownLatch(1);
        publish("one");
        TopicConsumer one = apply(names -> {
            first.addAll(names);
            return isDone.asMono();
        });
        Await.until(() -> first.size() == 1);

        one.stop(stopped::countDown);
        assertThat(stopped.await(1, TimeUnit.SECONDS))
                .as("it waits for what is being applied")
                .isFalse();
        isDone.tryEmitEmpty();
        assertThat(stopped.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        publish("two");
        apply(names -> Mono.fromRunnable(() -> second.addAll(names)));

        Await.until(() -> second.contains("two"));
        assertThat(first).containsExactly("one");
        assertThat(second).containsExactly("two");
    }

    @Test
    void what_comes_while_a_batch_is_applied_waits_and_comes_together() {
        List<List<String>> batches = new CopyOnWriteArrayList<>();
        Sinks.Empty<Void> isDone = Sinks.empty();
        publish("first");
        apply(names -> {
            batches.add(names);
            return batches.size() == 1 ? isDone.asMono() : Mono.empty();
        });
        Await.until(() -> batches.size() == 1);

        List<String> meanwhile =
                IntStream.range(0, 100).mapToObj(String::valueOf).toList();
        meanwhile.forEach(this::publish);
        isDone.tryEmitEmpty();

        Await.until(() -> batches.stream().mapToInt(List::size).sum() == 101);
        assertThat(batches.stream().skip(1).flatMap(List::stream)).containsExactlyElementsOf(meanwhile);
        assertThat(batches).as("the first, what was polled ahead, and the rest").hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void an_error_of_the_source_waits_for_the_step_that_is_being_taken() {
        AtomicBoolean isCancelled = new AtomicBoolean();
        Sinks.Empty<Void> isDone = Sinks.empty();
        Sinks.Many<TopicConsumer.Step> source = Sinks.many().unicast().onBackpressureBuffer();

        StepVerifier.create(TopicConsumer.inLine(source.asFlux()))
                .then(() -> source.tryEmitNext(() -> isDone.asMono().doOnCancel(() -> isCancelled.set(true))))
                .then(() -> source.tryEmitError(new IllegalStateException("the poll failed")))
                .then(isDone::tryEmitEmpty)
                .expectNextCount(1)
                .expectErrorMessage("the poll failed")
                .verify(LIMIT);

        assertThat(isCancelled).isFalse();
    }

    /** The handler is called again as soon as it is done, for more is always there. */
    @Test
    void a_topic_that_is_never_empty_leaves_its_turn_to_the_clock() {
        AtomicInteger ticks = new AtomicInteger();
        AtomicBoolean isOver = new AtomicBoolean();
        publish("first");
        start(new BatchHandler() {
            @Override
            public Mono<Void> on(List<Received> batch) {
                return isOver.get()
                        ? Mono.empty()
                        : KAFKA.publish(message("next")).then();
            }

            @Override
            public Mono<Void> tick() {
                return Mono.fromRunnable(ticks::incrementAndGet);
            }
        });

        Await.until(() -> ticks.get() >= 3);
        isOver.set(true);
    }

    private TopicConsumer apply(Function<List<String>, Mono<Void>> toNames) {
        return start(batch -> {
            List<String> names = batch.stream()
                    .map(received -> (UserRegistered) received.event())
                    .filter(event -> event.email().equals(key))
                    .map(UserRegistered::username)
                    .toList();
            return names.isEmpty() ? Mono.empty() : toNames.apply(names);
        });
    }

    private TopicConsumer start(BatchHandler handler) {
        TopicConsumer consumer =
                new TopicConsumer(Records.kafka(), KAFKA, group, Map.of(ORDER_COMMANDS, UserRegistered.class), handler);
        consumers.add(consumer);
        consumer.start();
        return consumer;
    }

    private void publish(String name) {
        KAFKA.publish(message(name)).block(LIMIT);
    }

    private Message message(String name) {
        UUID id = UUID.randomUUID();
        return new Message(ORDER_COMMANDS, key, new UserRegistered(id, Instant.EPOCH, id, name, key, List.of(), true));
    }

    @Test
    void an_assignment_that_comes_while_another_is_taken_up_is_taken_up_as_well() {
        Queue<TopicConsumer.Step> assignments = new ConcurrentLinkedQueue<>();
        List<String> taken = new ArrayList<>();
        assignments.add(() -> Mono.fromRunnable(() -> {
            taken.add("first");
            assignments.add(() -> Mono.fromRunnable(() -> taken.add("second")));
        }));

        TopicConsumer.takeUp(assignments).block(LIMIT);

        assertThat(taken).containsExactly("first", "second");
    }

    private static void stop(TopicConsumer consumer) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        consumer.stop(stopped::countDown);
        assertThat(stopped.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
}
