package tradepost.notifier.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryRuleTest {
    private final RetryRule rule = new RetryRule(300, Duration.ofSeconds(1), Duration.ofMinutes(5));

    @ParameterizedTest
    @CsvSource({"1, PT1S", "2, PT2S", "3, PT4S", "9, PT4M16S", "10, PT5M", "299, PT5M"})
    void pauses_double_up_to_the_longest(int attempt, Duration pause) {
        Outcome outcome = rule.afterFailure(attempt, "connection refused");

        assertThat(outcome).isEqualTo(new Outcome.Postponed(pause, "connection refused"));
    }

    @Test
    void the_last_attempt_is_the_end() {
        Outcome outcome = rule.afterFailure(300, "connection refused");

        assertThat(outcome).isEqualTo(new Outcome.GivenUp("connection refused"));
    }

    @Test
    void a_rule_without_attempts_or_pauses_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryRule(0, Duration.ofSeconds(1), Duration.ofMinutes(5)));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryRule(1, Duration.ZERO, Duration.ofMinutes(5)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryRule(1, Duration.ofSeconds(2), Duration.ofSeconds(1)));
    }
}
