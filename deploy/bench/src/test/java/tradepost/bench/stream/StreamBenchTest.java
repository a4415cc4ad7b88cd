package tradepost.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tradepost.bench.stream.StreamBench.Pace;
import tradepost.bench.stream.StreamBench.StreamPlan;
import tradepost.local.up.Steps;

class StreamBenchTest {
    @Test
    void every_reader_has_the_last_prices_also_beside_some_that_never_read(@TempDir Path data) {
        StreamBench bench = new StreamBench(new Steps(new PrintStream(System.out, true)));

        StreamFigures figures = bench.measure(new StreamPlan(List.of(new Pace(100, 20)), 50, 1, 1, 1), data);

        assertThat(figures.ok()).isTrue();
        assertThat(figures.eventBytes()).isGreaterThan(500);
        assertThat(figures.fans()).singleElement().satisfies(fan -> {
            assertThat(fan.delivered().perSecond()).isPositive();
            assertThat(fan.delivered().baselinePerSecond()).isPositive();
            assertThat(fan.latencyMs().p99()).isPositive();
        });
        StreamFigures.Stuck stuck = Objects.requireNonNull(figures.stuck());
        assertThat(stuck.stuckReaders()).isEqualTo(50);
        assertThat(stuck.latencyMsBefore().p99()).isPositive();
        assertThat(stuck.latencyMs().p99()).isPositive();
    }
}
