package tradepost.bench.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tradepost.bench.Plan;
import tradepost.local.up.Steps;

class OrdersBenchTest {

    @Test
    void every_order_that_is_accepted_is_executed_and_the_books_balance(@TempDir Path data) {
        OrdersBench bench = new OrdersBench(new Steps(new PrintStream(System.out, true)), 1);

        OrdersFigures figures = bench.measure(new Plan(1, 1, 10), data);

        assertThat(figures.orders()).isPositive();
        assertThat(figures.otherwise()).isEmpty();
        assertThat(figures.violations()).isZero();
        assertThat(figures.commitsPerOrder()).containsOnlyKeys("orders", "wallets");
        assertThat(figures.ok()).isTrue();
    }
}
