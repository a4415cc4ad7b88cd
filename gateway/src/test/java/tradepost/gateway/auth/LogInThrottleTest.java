package tradepost.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.RunningGateway;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;

/** {@code security.md} 7: guessing is slow, and nobody is locked out by who guesses. */
class LogInThrottleTest {
    private final RunningGateway gateway = RunningGateway.shared();
    private final LogInThrottle throttle = gateway.bean(LogInThrottle.class);
    private final String name = gateway.newName();
    private final String network = UUID.randomUUID().toString();

    @Test
    void the_eleventh_wrong_password_from_one_address_is_not_looked_at_whether_or_not_there_is_such_a_user() {
        gateway.register(name);
        for (String username : List.of(name, gateway.newName())) {
            for (int i = 0; i < LogInThrottle.PAIR.tokens(); i++) {
                gateway.logIn(username, "not the password", 401);
            }

            JsonNode refused = gateway.logIn(username, RunningGateway.PASSWORD, 429);

            assertThat(refused.path("code").asString()).isEqualTo("TOO_MANY_TRIES");
            assertThat(refused.path("retryAfterSeconds").asInt()).isBetween(60, 90);
        }
        gateway.client()
                .post()
                .uri("/api/v1/auth/login")
                .bodyValue(Map.of("username", name, "password", RunningGateway.PASSWORD))
                .exchange()
                .expectHeader()
                .exists("Retry-After");
    }

    @Test
    void who_knows_the_password_may_log_in_as_often_as_they_like() {
        gateway.register(name);

        for (int i = 0; i < LogInThrottle.PAIR.tokens() + 5; i++) {
            gateway.logIn(name, RunningGateway.PASSWORD, 200);
        }
    }

    @Test
    void strangers_cannot_lock_out_who_has_come_in_before_and_are_themselves_stopped() {
        gateway.register(name);

        List<String> outcomes = tries(LogInThrottle.NAME.tokens() + 20);

        assertThat(outcomes.stream().filter("admitted"::equals)).hasSize(LogInThrottle.NAME.tokens());
        assertThat(outcomes).endsWith("TOO_MANY_TRIES");
        gateway.logIn(name, RunningGateway.PASSWORD, 200);
    }

    @Test
    void a_password_that_could_not_be_looked_at_is_no_try() {
        List<String> outcomes = Objects.requireNonNull(Flux.range(0, LogInThrottle.PAIR.tokens() + 5)
                .concatMap(_ -> throttle.guard(name, network, Mono.<String>error(Fields.invalid("none", "looked at")))
                        .onErrorResume(
                                Problem.class,
                                problem -> Mono.just(problem.code().name())))
                .collectList()
                .block(RunningGateway.LIMIT));

        assertThat(outcomes).containsOnly("INVALID_FIELD");
    }

    /** Each from another address, as an attacker with many machines has them. */
    private List<String> tries(int count) {
        return Objects.requireNonNull(Flux.fromStream(IntStream.range(0, count).boxed())
                .concatMap(i -> outcome(throttle.admit(name, network + i)))
                .collectList()
                .block(RunningGateway.LIMIT));
    }

    private static Mono<String> outcome(Mono<LogInThrottle.Try> admitted) {
        return admitted.map(_ -> "admitted")
                .onErrorResume(
                        Problem.class, problem -> Mono.just(problem.code().name()));
    }
}
