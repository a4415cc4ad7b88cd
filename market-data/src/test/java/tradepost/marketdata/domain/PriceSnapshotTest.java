package tradepost.marketdata.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tradepost.marketdata.Ticks;
import tradepost.platform.event.Json;
import tradepost.platform.event.PriceTick;

class PriceSnapshotTest {
    private static final Range RANGE = new Range(new BigDecimal("12.5"), new BigDecimal("11"));
    private static final PriceTick TICK = Ticks.tick("KO", "12.25", Instant.parse("2026-03-01T10:00:00Z"), 17);
    private static final PriceSnapshot SNAPSHOT = new PriceSnapshot(TICK, new Ranges(RANGE, RANGE, RANGE, Range.NONE));

    @Test
    void it_is_read_as_it_was_written() {
        byte[] json = Json.write(SNAPSHOT);

        assertThat(Json.read(json, PriceSnapshot.class)).isEqualTo(SNAPSHOT);
    }

    @Test
    void other_services_read_it_as_the_tick_with_its_offset() {
        byte[] json = Json.write(SNAPSHOT);

        assertThat(Json.read(json, PriceTick.class)).isEqualTo(TICK);
    }

    @Test
    void the_older_of_two_never_replaces_the_newer_one() {
        PriceSnapshot older = new PriceSnapshot(TICK.at(16), SNAPSHOT.ranges());

        assertThat(SNAPSHOT.isAtLeastAsNewAs(older)).isTrue();
        assertThat(older.isAtLeastAsNewAs(SNAPSHOT)).isFalse();
    }
}
