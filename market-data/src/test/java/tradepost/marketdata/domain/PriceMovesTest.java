package tradepost.marketdata.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PriceMovesTest {
    private static final Instant START = Instant.parse("2026-03-01T22:10:00Z");

    @Test
    void every_range_is_that_of_the_prices_in_it() {
        SplittableRandom random = new SplittableRandom(1);
        PriceMoves moves = new PriceMoves();
        List<Seen> seen = new ArrayList<>();
        Instant now = START;

        for (int i = 0; i < 3_000; i++) {
            now = now.plusSeconds(random.nextInt(120));
            BigDecimal price = BigDecimal.valueOf(random.nextInt(1, 500), 2);
            moves.add(price, now);
            seen.add(new Seen(price, now));

            assertThat(moves.ranges()).isEqualTo(expected(seen, now));
        }
    }

    @Test
    void a_range_ends_when_its_time_is_over_though_no_price_comes() {
        PriceMoves moves = new PriceMoves();
        moves.add(new BigDecimal("5"), START);
        moves.add(new BigDecimal("3"), START.plusSeconds(1));

        boolean nothingYet = moves.advance(START.plus(Duration.ofMinutes(40)));
        boolean newHour = moves.advance(Instant.parse("2026-03-01T23:00:00Z"));
        boolean sixtyMinutesAfterTheFirst = moves.advance(START.plus(Duration.ofMinutes(60)));

        assertThat(nothingYet).isFalse();
        assertThat(newHour).isTrue();
        assertThat(sixtyMinutesAfterTheFirst).isTrue();
        assertThat(moves.ranges()).isEqualTo(new Ranges(range("5", "3"), Range.NONE, range("5", "3"), range("3", "3")));
    }

    @Test
    void a_snapshot_that_nobody_refreshed_shows_no_range_that_is_over() {
        Ranges ranges = new Ranges(range("5", "3"), range("4", "3"), range("6", "2"), range("4", "2"));

        Ranges later = ranges.at(Instant.parse("2026-03-02T00:00:00Z"), START);

        assertThat(later).isEqualTo(new Ranges(Range.NONE, Range.NONE, range("6", "2"), Range.NONE));
    }

    private static Ranges expected(List<Seen> seen, Instant now) {
        return new Ranges(
                of(seen, s -> s.at.truncatedTo(ChronoUnit.DAYS).equals(now.truncatedTo(ChronoUnit.DAYS))),
                of(seen, s -> s.at.truncatedTo(ChronoUnit.HOURS).equals(now.truncatedTo(ChronoUnit.HOURS))),
                of(seen, s -> s.at.isAfter(now.minus(Duration.ofHours(24)))),
                of(seen, s -> s.at.isAfter(now.minus(Duration.ofMinutes(60)))));
    }

    private static Range of(List<Seen> seen, Predicate<Seen> in) {
        List<BigDecimal> prices =
                seen.stream().filter(in).map(Seen::price).sorted().toList();
        return new Range(prices.getLast(), prices.getFirst());
    }

    private static Range range(String high, String low) {
        return new Range(new BigDecimal(high), new BigDecimal(low));
    }

    private record Seen(BigDecimal price, Instant at) {}
}
