package tradepost.marketdata.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RandomWalkTest {
    private static final List<BigDecimal> START = List.of(new BigDecimal("227.50"), new BigDecimal("0.01"));

    @Test
    void the_same_seed_gives_the_same_prices() {
        List<RandomWalk> once = walk(7).toList();

        List<RandomWalk> again = walk(7).toList();

        assertThat(again).isEqualTo(once);
        assertThat(walk(8).toList()).isNotEqualTo(once);
    }

    @Test
    void prices_are_always_positive_with_two_decimals_and_near_where_they_began() {
        List<BigDecimal> prices =
                walk(42).flatMap(walk -> walk.prices().stream()).toList();

        assertThat(prices).allSatisfy(price -> {
            assertThat(price).isPositive().isLessThan(new BigDecimal("450"));
            assertThat(price.scale()).isEqualTo(2);
        });
    }

    @Test
    void prices_move() {
        List<BigDecimal> first = walk(42).map(walk -> walk.prices().getFirst()).toList();

        assertThat(first.stream().distinct().count()).isGreaterThan(100);
    }

    private static Stream<RandomWalk> walk(long seed) {
        return Stream.iterate(RandomWalk.from(seed, START), RandomWalk::next).limit(5_000);
    }
}
