package tradepost.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final Duration SLICE = Duration.ofSeconds(2);

    @Test
    void it_ends_once_a_load_has_twice_not_been_faster() {
        Iterator<Double> rates =
                List.of(100.0, 150.0, 151.0, 200.0, 199.0, 205.0, 400.0).iterator();

        WarmUp.Warm warm = WarmUp.untilSteady(SLICE, _ -> rates.next());

        assertThat(warm).isEqualTo(new WarmUp.Warm(SLICE.multipliedBy(6), true));
        assertThat(rates.next()).as("what was not asked for any more").isEqualTo(400);
    }

    @Test
    void a_load_that_goes_on_getting_faster_is_not_awaited_for_ever() {
        double[] rate = {1};

        assertThat(WarmUp.untilSteady(SLICE, _ -> rate[0] *= 2))
                .isEqualTo(new WarmUp.Warm(SLICE.multipliedBy(WarmUp.SLICES_MAX), false));
    }
}
