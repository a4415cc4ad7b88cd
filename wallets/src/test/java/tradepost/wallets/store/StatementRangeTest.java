package tradepost.wallets.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatementRangeTest {
    private static final Instant FROM = Instant.parse("2026-11-22T10:00:00Z");
    private static final Instant TO = Instant.parse("2026-11-22T11:00:00Z");

    @Test
    void a_place_inside_is_where_the_rest_begins() {
        StatementRange range = StatementRange.of(FROM, TO);

        StatementRange rest = range.after(FROM.plusSeconds(9), 7).after(FROM.plusSeconds(9), 6);

        assertThat(rest).isEqualTo(new StatementRange(FROM, FROM.plusSeconds(9), 6));
    }

    @Test
    void a_place_after_the_end_changes_nothing() {
        StatementRange range = StatementRange.of(FROM, TO);

        assertThat(range.after(TO, 7)).isEqualTo(range);
        assertThat(range.after(TO.plusSeconds(1), 7)).isEqualTo(range);
    }

    @Test
    void a_bound_between_two_microseconds_is_the_later_one() {
        StatementRange range = StatementRange.of(FROM.plusNanos(1), TO.plusNanos(1_000));

        assertThat(range.from()).isEqualTo(FROM.plusNanos(1_000));
        assertThat(range.beforeAt()).isEqualTo(TO.plusNanos(1_000));
    }
}
