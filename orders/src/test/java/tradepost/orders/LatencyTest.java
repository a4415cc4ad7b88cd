package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyTest {
    @Test
    void a_setting_is_a_duration_or_a_range() {
        assertThat(Latency.of("0s").isNone()).isTrue();
        assertThat(Latency.of("1500ms")).isEqualTo(new Latency(Duration.ofMillis(1500), Duration.ofMillis(1500)));
        assertThat(Latency.of("1s-5s")).isEqualTo(new Latency(Duration.ofSeconds(1), Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5s-1s", "2m", "soon"})
    void a_setting_that_makes_no_sense_is_refused(String setting) {
        assertThatThrownBy(() -> Latency.of(setting)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_range_gives_all_between_its_ends() {
        Random random = new Random(42);

        assertThat(Stream.generate(() -> Latency.of("1ms-3ms").next(random))
                        .limit(100)
                        .distinct())
                .containsExactlyInAnyOrder(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(3));
    }
}
