package tradepost.orders.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ProjectionTest {
    private static final int WAITING = 1_000;
    private static final int PARTITION = 7;

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void a_thousand_streams_that_wait_ask_once_together_and_nobody_asks_when_none_waits() {
        StepVerifier.withVirtualTime(() -> {
                    Projection projection = new Projection(this::advance);
                    return Flux.range(0, WAITING)
                            .flatMap(_ -> projection.reaches(PARTITION, 20).thenReturn(true), WAITING);
                })
                .thenAwait(Duration.ofSeconds(10))
                .expectNextCount(WAITING)
                .expectComplete()
                .verify(Duration.ofSeconds(10));

        assertThat(asked).hasValue(20);
    }

    @Test
    void a_projection_that_does_not_come_is_given_up() {
        StepVerifier.withVirtualTime(() -> new Projection(this::advance).reaches(PARTITION + 1, 20))
                .thenAwait(Projection.WAIT_MAX)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(Missed.class, missed -> assertThat(missed.reason())
                                .isEqualTo("behind")))
                .verify(Duration.ofSeconds(10));
    }

    private Mono<Map<Integer, Long>> advance() {
        return Mono.fromSupplier(() -> Map.of(PARTITION, (long) asked.incrementAndGet()));
    }
}
