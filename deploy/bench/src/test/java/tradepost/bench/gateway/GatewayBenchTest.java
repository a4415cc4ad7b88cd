package tradepost.bench.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tradepost.bench.Plan;
import tradepost.local.up.Steps;

class GatewayBenchTest {
    @Test
    void all_three_are_asked_for_the_same_stock_and_answer(@TempDir Path data) {
        GatewayBench bench = new GatewayBench(new Steps(new PrintStream(System.out, true)));

        GatewayFigures figures = bench.measure(new Plan(1, 1, 2), 1, data);

        assertThat(figures.ok()).isTrue();
        assertThat(figures.statuses().keySet()).isEqualTo(Set.of(200));
        assertThat(figures.bytes()).isGreaterThan(500);
        assertThat(figures.requests().perSecond()).isPositive();
        assertThat(figures.requests().baselinePerSecond()).isPositive();
        assertThat(figures.barePerSecond()).isPositive();
        assertThat(figures.gateway().latencyMs().p99()).isPositive();
    }
}
