package tradepost.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarketDataPropertiesTest {
    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, 20_001, Integer.MAX_VALUE})
    void a_batch_that_is_empty_or_too_large_for_its_transaction_is_refused(int batch) {
        assertThatThrownBy(() -> ticks(batch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 20000");
    }

    @Test
    void a_batch_may_be_one_tick_or_the_most_there_may_be() {
        assertThat(ticks(1).batch()).isOne();
        assertThat(ticks(20_000).batch()).isEqualTo(20_000);
    }

    private static MarketDataProperties.Ticks ticks(int batch) {
        Duration minute = Duration.ofMinutes(1);
        return new MarketDataProperties.Ticks(
                minute, Duration.ofSeconds(5), new BigDecimal("0.5"), minute, Duration.ofDays(7), batch);
    }
}
