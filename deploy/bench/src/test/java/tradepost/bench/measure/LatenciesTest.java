package tradepost.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tradepost.bench.measure.Latencies.Percentiles;

class LatenciesTest {

    private static Latencies millis(int from, int to) {
        Latencies latencies = new Latencies();
        IntStream.rangeClosed(from, to).forEach(millis -> latencies.add(millis * 1_000_000L));
        return latencies;
    }

    @Test
    void a_percentile_is_the_smallest_that_so_many_do_not_exceed() {
        assertThat(millis(1, 100).percentiles()).isEqualTo(new Percentiles(50, 99));
        assertThat(millis(1, 101).percentiles()).isEqualTo(new Percentiles(51, 100));
        assertThat(millis(7, 7).percentiles()).isEqualTo(new Percentiles(7, 7));
    }

    @Test
    void without_any_there_is_zero() {
        assertThat(new Latencies().percentiles()).isEqualTo(new Percentiles(0, 0));
    }

    @Test
    void those_of_several_threads_are_joined_whatever_their_order() {
        Latencies all = millis(2_001, 4_000);

        all.addAll(millis(1, 2_000));

        assertThat(all.count()).isEqualTo(4_000);
        assertThat(all.percentiles()).isEqualTo(new Percentiles(2_000, 3_960));
    }
}
