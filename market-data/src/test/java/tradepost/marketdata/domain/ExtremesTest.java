package tradepost.marketdata.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ExtremesTest {
    private static final long WINDOW = 500;

    @Property(tries = 200)
    void the_extreme_of_every_window_is_that_of_the_prices_in_it(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Extremes highs = Extremes.highs();
        Extremes lows = Extremes.lows();
        List<Seen> seen = new ArrayList<>();
        long now = 0;

        for (int i = 0; i < 300; i++) {
            now += random.nextInt(20);
            boolean late = random.nextInt(4) == 0;
            Seen price = new Seen(late ? Math.max(0, now - random.nextInt(100)) : now, random.nextInt(1, 40));
            highs.add(price.at, BigDecimal.valueOf(price.price));
            lows.add(price.at, BigDecimal.valueOf(price.price));
            seen.add(price);
            highs.expire(now - WINDOW);
            lows.expire(now - WINDOW);
            long start = now - random.nextLong(WINDOW + 1);

            List<Integer> inside = seen.stream()
                    .filter(one -> one.at > start)
                    .map(Seen::price)
                    .sorted()
                    .toList();
            assertThat(highs.after(start)).isEqualTo(inside.isEmpty() ? null : BigDecimal.valueOf(inside.getLast()));
            assertThat(lows.after(start)).isEqualTo(inside.isEmpty() ? null : BigDecimal.valueOf(inside.getFirst()));
        }
    }

    @Test
    void a_day_of_falling_prices_takes_bounded_memory_and_keeps_its_high() {
        Extremes highs = Extremes.highs();

        for (int i = 0; i < 300_000; i++) {
            highs.add(i, BigDecimal.valueOf(1_000_000 - i));
        }

        assertThat(highs.size()).isLessThanOrEqualTo(Extremes.MAX);
        assertThat(highs.after(-1)).isEqualTo(BigDecimal.valueOf(1_000_000));
        assertThat(highs.after(299_998)).isEqualTo(BigDecimal.valueOf(700_001));
    }

    private record Seen(long at, int price) {}
}
