package tradepost.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tradepost.gateway.domain.Limit.Taken;

class LimitTest {
    private static final long SECOND = 1_000_000;

    private final Limit limit = new Limit("ten in ten seconds", 10, Duration.ofSeconds(10));

    @Test
    void a_full_bucket_gives_all_it_has_at_once_and_then_one_for_each_that_came_again() {
        Taken last = new Taken(true, 0, 10, 0);
        for (int i = 9; i >= 0; i--) {
            last = limit.take(last.fullAt(), 100 * SECOND, 1);
            assertThat(last.granted()).isTrue();
            assertThat(last.left()).isEqualTo(i);
        }

        Taken refused = limit.take(last.fullAt(), 100 * SECOND, 1);
        Taken later = limit.take(refused.fullAt(), 101 * SECOND, 1);

        assertThat(refused.granted()).isFalse();
        assertThat(refused.waitMicros()).isEqualTo(SECOND);
        assertThat(refused.retryAfterSeconds()).isEqualTo(1);
        assertThat(later.granted()).isTrue();
        assertThat(later.left()).isZero();
    }

    @Test
    void what_is_refused_costs_nothing() {
        Taken empty = limit.take(0, 100 * SECOND, 10);

        Taken once = limit.take(empty.fullAt(), 100 * SECOND, 1);
        Taken twice = limit.take(once.fullAt(), 100 * SECOND, 1);

        assertThat(twice).isEqualTo(once);
    }

    @Test
    void what_is_given_back_can_be_taken_again_and_never_more_than_the_bucket_holds() {
        Taken empty = limit.take(0, 100 * SECOND, 10);

        Taken given = limit.take(empty.fullAt(), 100 * SECOND, -1);
        Taken full = limit.take(given.fullAt(), 100 * SECOND, -50);

        assertThat(given.left()).isEqualTo(1);
        assertThat(full.left()).isEqualTo(10);
        assertThat(limit.take(full.fullAt(), 100 * SECOND, 11).granted()).isFalse();
    }

    @Test
    void more_than_a_bucket_holds_is_never_given() {
        assertThat(limit.take(0, 100 * SECOND, 11).granted()).isFalse();
        assertThat(limit.take(0, 100 * SECOND, 11).left()).isEqualTo(10);
    }
}
