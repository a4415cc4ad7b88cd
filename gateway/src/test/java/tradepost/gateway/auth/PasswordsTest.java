package tradepost.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.gateway.RunningGateway;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

class PasswordsTest {
    @Test
    void a_hash_says_how_dear_it_was() {
        Passwords passwords = passwords(10);

        String hash = passwords.hash("a password").block(RunningGateway.LIMIT);

        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(passwords.matches("a password", hash).block(RunningGateway.LIMIT))
                .isTrue();
        assertThat(passwords.matches("another", hash).block(RunningGateway.LIMIT))
                .isFalse();
        passwords.destroy();
    }

    @Test
    void more_than_may_wait_are_told_to_come_again() {
        Passwords passwords = passwords(1);

        List<String> outcomes = Flux.range(0, 40)
                .flatMap(
                        _ -> passwords
                                .hash("a password")
                                .map(_ -> "hashed")
                                .onErrorResume(
                                        Problem.class,
                                        problem -> Mono.just(problem.code().name())),
                        40)
                .collectList()
                .block(RunningGateway.LIMIT);

        assertThat(outcomes)
                .hasSize(40)
                .contains("hashed")
                .contains(CommonProblem.TOO_BUSY.name())
                .containsOnly("hashed", CommonProblem.TOO_BUSY.name());
        passwords.destroy();
    }

    private static Passwords passwords(int queue) {
        return new Passwords(new AuthProperties(
                null, null, Duration.ofMinutes(15), Duration.ofDays(30), Duration.ofSeconds(10), queue, null, false));
    }
}
