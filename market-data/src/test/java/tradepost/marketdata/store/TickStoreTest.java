package tradepost.marketdata.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tradepost.marketdata.MarketDataTest;
import tradepost.marketdata.Ticks;
import tradepost.marketdata.domain.PriceMoves;
import tradepost.marketdata.store.TickStore.Placed;

/** On partitions the topic does not have, beside the ticks of other tests. */
class TickStoreTest extends MarketDataTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    @Autowired
    TickStore ticks;

    @Test
    void a_tick_that_is_delivered_again_changes_nothing() {
        Placed tick = new Placed(101, Ticks.tick("KO", "60.125", START, 5));
        Placed changed = new Placed(101, Ticks.tick("KO", "99", START, 5));

        ticks.insert(List.of(tick)).block(LIMIT);
        ticks.insert(List.of(changed, new Placed(101, Ticks.tick("KO", "61", START, 6))))
                .block(LIMIT);

        assertThat(stored(101)).hasSize(2).first().isEqualTo(tick);
    }

    @Test
    void the_ranges_of_the_extremes_are_those_of_all_ticks() {
        SplittableRandom random = new SplittableRandom(3);
        PriceMoves all = new PriceMoves();
        List<Placed> inserted = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Placed tick = new Placed(
                    102, Ticks.tick("KO", String.valueOf(random.nextInt(1, 90)), START.plusSeconds(20L * i), i));
            all.add(tick.tick().price(), tick.tick().receivedAt());
            inserted.add(tick);
        }
        ticks.insert(inserted).block(LIMIT);

        List<Placed> extremes = stored(102);

        PriceMoves rebuilt = new PriceMoves();
        extremes.forEach(tick -> rebuilt.add(tick.tick().price(), tick.tick().receivedAt()));
        assertThat(extremes).hasSizeLessThan(100).last().isEqualTo(inserted.getLast());
        assertThat(rebuilt.ranges()).isEqualTo(all.ranges());
    }

    private List<Placed> stored(int partition) {
        return ticks.findExtremes(Set.of(partition), START.minusSeconds(1))
                .toStream()
                .toList();
    }
}
