package tradepost.bench.ticks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tradepost.local.up.Steps;

class TicksBenchTest {

    @Test
    void every_tick_is_stored_counted_and_published_once(@TempDir Path data) {
        TicksBench bench = new TicksBench(new Steps(new PrintStream(System.out, true)));

        TicksFigures figures = bench.measure(50_000, 10_000, data);

        assertThat(figures.rows()).isEqualTo(50_000);
        assertThat(figures.warm()).isBetween(10_000L, 50_000L);
        assertThat(figures.ok()).isTrue();
        assertThat(figures.baseline()).isPositive();
    }
}
