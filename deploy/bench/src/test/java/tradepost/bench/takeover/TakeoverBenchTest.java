package tradepost.bench.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tradepost.local.up.Steps;

class TakeoverBenchTest {

    @Test
    void a_replica_takes_over_every_order_that_rests(@TempDir Path data) {
        TakeoverBench bench = new TakeoverBench(new Steps(new PrintStream(System.out, true)));

        TakeoverFigures figures = bench.measure(10_000, 1, false, data);

        assertThat(figures.orders()).isEqualTo(10_000);
        assertThat(figures.ok()).isTrue();
        assertThat(figures.heapMb()).isPositive();
    }
}
