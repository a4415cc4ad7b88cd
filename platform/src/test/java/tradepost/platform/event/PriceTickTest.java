package tradepost.platform.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTickTest {
    private static final Instant NOW = Instant.parse("2026-11-20T15:00:00Z");

    @ParameterizedTest
    @ValueSource(longs = {-60, 0, 5})
    void a_price_that_may_trade_for_no_time_is_stale_now_and_ahead_of_our_clock(long secondsAhead) {
        PriceTick tick = tick(NOW.plusSeconds(secondsAhead), 0L);

        assertThat(tick.isStale(NOW)).isTrue();
    }

    @Test
    void a_price_is_stale_once_it_is_older_than_it_may_be_and_never_where_it_may_be_of_any_age() {
        assertThat(tick(NOW.minusMillis(15_000), 15_000L).isStale(NOW)).isFalse();
        assertThat(tick(NOW.minusMillis(15_001), 15_000L).isStale(NOW)).isTrue();
        assertThat(tick(NOW.plusSeconds(5), 15_000L).isStale(NOW)).isFalse();
        assertThat(tick(Instant.EPOCH, null).isStale(NOW)).isFalse();
    }

    private static PriceTick tick(Instant sourceAt, @Nullable Long tradableMs) {
        return new PriceTick(
                new UUID(1, 1),
                NOW,
                "KO",
                "desk",
                BigDecimal.ONE,
                null,
                null,
                sourceAt,
                NOW,
                PriceTick.AgedBy.SOURCE,
                tradableMs,
                null);
    }
}
