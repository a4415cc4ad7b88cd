package tradepost.platform.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
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
