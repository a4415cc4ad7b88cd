package tradepost.platform.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class SpacingTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration GAP = Duration.ofMillis(40);
    private static final Duration LITTLE = Duration.ofNanos(1);

    @Test
    void what_comes_alone_begins_at_once() {
        Spacing spacing = new Spacing(Duration.ofDays(1));

        spacing.round(Mono.empty()).block(LIMIT);

        StepVerifier.create(spacing.round(Mono.just(1)))
                .expectSubscription()
                .expectNoEvent(GAP)
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void beginnings_are_a_gap_apart_however_many_ask_at_once() {
        Spacing spacing = new Spacing(GAP);

        List<Long> begun = Flux.range(0, 4)
                .flatMap(_ -> spacing.round(Mono.fromSupplier(System::nanoTime)), 4)
                .sort()
                .collectList()
                .blockOptional(LIMIT)
                .orElseThrow();

        assertThat(begun).hasSize(4);
        for (int i = 1; i < 4; i++) {
            assertThat(begun.get(i) - begun.getFirst()).isGreaterThanOrEqualTo(GAP.toNanos() * i - 1_000_000);
        }
    }

    @Test
    void after_a_long_round_the_next_waits_for_twice_its_time() {
        Spacing spacing = new Spacing(LITTLE);

        long from = System.nanoTime();
        spacing.round(Mono.delay(GAP)).block(LIMIT);
        spacing.round(Mono.empty()).block(LIMIT);

        assertThat(System.nanoTime() - from).isGreaterThanOrEqualTo(GAP.toNanos() * 3);
    }

    @Test
    void rounds_that_follow_at_once_are_rested_between() {
        Spacing spacing = new Spacing(LITTLE);

        long from = System.nanoTime();
        spacing.round(Mono.delay(GAP)).repeat(2).blockLast(LIMIT);

        assertThat(System.nanoTime() - from).isGreaterThanOrEqualTo(GAP.toNanos() * 7);
    }

    @Test
    void a_round_that_fails_is_rested_after_and_does_not_stop_the_next() {
        Spacing spacing = new Spacing(LITTLE);
        Mono<Long> failing = Mono.delay(GAP).then(Mono.error(new IllegalStateException("failed")));

        long from = System.nanoTime();
        spacing.round(failing).onErrorComplete().block(LIMIT);
        spacing.round(Mono.empty()).block(LIMIT);

        assertThat(System.nanoTime() - from).isGreaterThanOrEqualTo(GAP.toNanos() * 3);
    }
}
