package tradepost.marketdata.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class LatestTest {
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Latest<String, Integer> latest = new Latest<>(Math::max);

    @Test
    void a_key_is_told_ten_times_a_second_at_most_and_its_last_value_always() {
        List<Map<String, Integer>> told = new ArrayList<>();

        StepVerifier.withVirtualTime(() -> Flux.merge(
                                2,
                                Flux.interval(Duration.ofMillis(1))
                                        .take(1_000)
                                        .doOnNext(i -> latest.offer("KO", i.intValue()))
                                        .ignoreElements()
                                        .thenMany(Flux.empty()),
                                latest.every(PERIOD))
                        .take(Duration.ofSeconds(3)))
                .thenAwait(Duration.ofSeconds(3))
                .recordWith(() -> told)
                .thenConsumeWhile(_ -> true)
                .expectComplete()
                .verify(LIMIT);

        assertThat(told).hasSizeBetween(9, 11);
        assertThat(told.getLast()).containsEntry("KO", 999);
    }

    @Test
    void a_reader_that_does_not_ask_finds_the_last_value_alone() {
        StepVerifier.withVirtualTime(() -> latest.every(PERIOD), 0)
                .then(() -> offerAll("KO", 1, 2, 3))
                .thenAwait(Duration.ofSeconds(1))
                .then(() -> offerAll("KO", 4, 5))
                .thenRequest(1)
                .thenAwait(Duration.ofSeconds(1))
                .expectNext(Map.of("KO", 5))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void what_could_not_be_used_waits_again_unless_something_newer_does() {
        offerAll("KO", 2);

        latest.giveBack(Map.of("KO", 1, "V", 7));

        StepVerifier.withVirtualTime(() -> latest.every(PERIOD))
                .thenAwait(PERIOD)
                .expectNext(Map.of("KO", 2, "V", 7))
                .thenCancel()
                .verify(LIMIT);
    }

    private void offerAll(String key, Integer... values) {
        for (Integer value : values) {
            latest.offer(key, value);
        }
    }
}
