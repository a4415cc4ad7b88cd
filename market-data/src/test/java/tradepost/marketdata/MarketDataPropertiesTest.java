package tradepost.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;

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

    @Test
    void as_it_ships_a_lost_reader_is_noticed_within_fifteen_seconds() {
        MarketDataProperties.Streams shipped =
                new Binder(List.of()).bindOrCreate("tradepost.market-data.streams", MarketDataProperties.Streams.class);

        assertThat(shipped.noticedMax()).isLessThanOrEqualTo(Duration.ofSeconds(15));
    }

    private static MarketDataProperties.Ticks ticks(int batch) {
        Duration minute = Duration.ofMinutes(1);
        return new MarketDataProperties.Ticks(
                minute, Duration.ofSeconds(5), new BigDecimal("0.5"), minute, Duration.ofDays(7), batch);
    }
}
