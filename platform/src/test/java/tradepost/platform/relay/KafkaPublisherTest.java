package tradepost.platform.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import tradepost.platform.event.Topic;

class KafkaPublisherTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** More than Kafka takes. */
    private static final int TOO_LARGE = 2_000_000;

    /** Whoever publishes again must know where to begin. */
    @Test
    void a_publication_that_fails_tells_which_records_are_there() {
        Topics topics = new Topics(Records.kafka());
        topics.provision();
        long before = topics.count(Topic.PRICE_SNAPSHOTS);
        try (KafkaPublisher publisher = new KafkaPublisher(Records.kafka())) {
            List<Integer> missing = new CopyOnWriteArrayList<>();
            Mono<List<Long>> published = publisher.publishVerbatim(
                    Topic.PRICE_SNAPSHOTS,
                    List.of(new Sized(0, 10), new Sized(1, 10), new Sized(1, TOO_LARGE), new Sized(0, 10)));

            StepVerifier.create(published.doOnError(
                            KafkaPublisher.Unacknowledged.class, failure -> missing.addAll(failure.missing())))
                    .expectError(KafkaPublisher.Unacknowledged.class)
                    .verify(LIMIT);

            assertThat(missing).contains(2).doesNotContain(0, 1);
            assertThat(topics.count(Topic.PRICE_SNAPSHOTS)).isEqualTo(before + 4 - missing.size());
        }
    }

    /** Whoever publishes it again would find the rest behind what it has sent itself. */
    @Test
    void once_nobody_waits_the_rest_is_not_sent() throws InterruptedException {
        Topics topics = new Topics(Records.kafka());
        topics.provision();
        long before = topics.count(Topic.PRICE_SNAPSHOTS);
        try (KafkaPublisher publisher = new KafkaPublisher(Records.kafka())) {
            Held held = new Held();
            Disposable waiting = publisher
                    .publishVerbatim(Topic.PRICE_SNAPSHOTS, List.of(new Sized(0, 10), held, new Sized(0, 10)))
                    .subscribe();
            held.awaitAsked();

            waiting.dispose();
            held.letGo();
            publisher
                    .publishVerbatim(Topic.PRICE_SNAPSHOTS, List.of(new Sized(1, 10)))
                    .block(LIMIT);

            assertThat(topics.count(Topic.PRICE_SNAPSHOTS)).isEqualTo(before + 3);
            assertThat(held.wasInterrupted).isFalse();
        }
    }

    /** It is told when all that was sent has been answered: of the others none comes later. */
    @Test
    void a_publication_that_takes_too_long_tells_exactly_what_is_missing() throws InterruptedException {
        Topics topics = new Topics(Records.kafka());
        topics.provision();
        long before = topics.count(Topic.PRICE_SNAPSHOTS);
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        try (KafkaPublisher publisher = new KafkaPublisher(Records.kafka(), time)) {
            Held held = new Held();
            List<Integer> missing = new CopyOnWriteArrayList<>();
            CompletableFuture<List<Long>> published = publisher
                    .publishVerbatim(Topic.PRICE_SNAPSHOTS, List.of(new Sized(0, 10), held, new Sized(0, 10)))
                    .doOnError(KafkaPublisher.Unacknowledged.class, failure -> missing.addAll(failure.missing()))
                    .toFuture();
            held.awaitAsked();

            time.advanceTimeBy(KafkaPublisher.VERBATIM_MAX);
            held.letGo();

            assertThat(published).failsWithin(LIMIT);
            assertThat(missing).containsExactly(2);
            assertThat(topics.count(Topic.PRICE_SNAPSHOTS)).isEqualTo(before + 2);
        }
    }

    /** Takes as long as the test wants. */
    private static final class Held implements KafkaPublisher.Verbatim {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private volatile boolean wasInterrupted;

        void awaitAsked() throws InterruptedException {
            assertThat(asked.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        void letGo() {
            goOn.countDown();
        }

        @Override
        public int partition() {
            return 0;
        }

        @Override
        public String key() {
            return "KO";
        }

        @Override
        public byte[] json() {
            asked.countDown();
            try {
                assertThat(goOn.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException interrupted) {
                wasInterrupted = true;
            }
            return new byte[] {'1'};
        }
    }

    private record Sized(int partition, int size) implements KafkaPublisher.Verbatim {
        @Override
        public String key() {
            return "KO";
        }

        @Override
        public byte[] json() {
            return "1".repeat(size).getBytes(StandardCharsets.UTF_8);
        }
    }
}
