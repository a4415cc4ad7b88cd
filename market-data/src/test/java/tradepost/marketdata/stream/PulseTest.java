package tradepost.marketdata.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PulseTest {
    private static final long MILLI = 1_000_000;
    /** A clock of nanoseconds may run over. */
    private static final long START = Long.MAX_VALUE - 70 * MILLI;

    private final Pulse pulse = new Pulse(Duration.ofMillis(50), START);

    @Test
    void frames_begin_a_period_apart() {
        assertThat(pulse.look()).isEqualTo(Duration.ofMillis(5));
        assertThat(begun(0, 200)).containsExactly(50L, 100L, 150L, 200L);
    }

    @Test
    void one_that_takes_longer_is_followed_as_soon_as_it_is_through() {
        assertThat(begun(62, 200)).containsExactly(50L, 115L, 180L);
    }

    /** In milliseconds from the start, where each takes so long. */
    private List<Long> begun(long taking, long until) {
        List<Long> begun = new ArrayList<>();
        long through = 0;
        for (long now = 0; now <= until; now += pulse.look().toMillis()) {
            if (pulse.begins(START + now * MILLI, now < through)) {
                begun.add(now);
                through = now + taking;
            }
        }
        return begun;
    }
}
