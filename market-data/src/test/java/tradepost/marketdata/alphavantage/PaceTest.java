package tradepost.marketdata.alphavantage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void the_calls_of_a_day_are_shared_by_all_symbols_and_none_is_asked_for_within_a_bar() {
        assertThat(Pace.every(10, 25, Duration.ofMinutes(5))).isEqualTo(Duration.ofMinutes(576));
        assertThat(Pace.every(1, 10_000, Duration.ofMinutes(5))).isEqualTo(Duration.ofMinutes(5));
        assertThat(Duration.ofDays(1).dividedBy(Pace.every(10, 25, Duration.ofMinutes(5))) * 10)
                .isLessThanOrEqualTo(25);
    }
}
