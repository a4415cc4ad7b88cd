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

    @Test
    void what_comes_alone_begins_at_once() {
        Spacing spacing = new Spacing(Duration.ofDays(1));

        spacing.next().block(LIMIT);

        StepVerifier.create(spacing.next())
                .expectSubscription()
                .expectNoEvent(GAP)
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void beginnings_are_a_gap_apart_however_many_ask_at_once() {
        Spacing spacing = new Spacing(GAP);

        List<Long> begun = Flux.range(0, 4)
                .flatMap(_ -> spacing.next().then(Mono.fromSupplier(System::nanoTime)), 4)
                .sort()
                .collectList()
                .blockOptional(LIMIT)
                .orElseThrow();

        assertThat(begun).hasSize(4);
        for (int i = 1; i < 4; i++) {
            assertThat(begun.get(i) - begun.getFirst()).isGreaterThanOrEqualTo(GAP.toNanos() * i - 1_000_000);
        }
    }
}
