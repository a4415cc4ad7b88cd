package tradepost.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

class BreakersTest {
    private static final int CALLS = 20;

    private final CircuitBreaker breaker = new Breakers().of("orders");

    static Stream<Exception> failures() {
        return Stream.of(
                new ConnectException("refused"), new IOException("Connection reset by peer"), new TimeoutException());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_service_that_cannot_be_reached_is_lost_or_is_late_is_not_asked_any_more(Exception failure) {
        fail(failure);

        assertThat(breaker.getState()).isEqualTo(State.OPEN);
    }

    @Test
    void clients_that_go_away_are_no_failure_of_the_service() {
        fail(new AbortedException("the client went away"));

        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void a_service_that_is_back_is_asked_again_however_seldom_anyone_asks() {
        fail(new ConnectException("refused"));
        breaker.transitionToHalfOpenState();

        Flux.interval(Duration.ofMillis(600))
                .take(5)
                .concatMap(i -> Mono.just(i).transformDeferred(CircuitBreakerOperator.of(breaker)))
                .blockLast(Duration.ofSeconds(10));

        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    }

    private void fail(Exception failure) {
        Flux.range(0, CALLS)
                .concatMap(_ -> Mono.error(failure)
                        .transformDeferred(CircuitBreakerOperator.of(breaker))
                        .onErrorComplete())
                .blockLast(Duration.ofSeconds(5));
    }
}
