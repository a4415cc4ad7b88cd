package tradepost.bench.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tradepost.bench.Plan;
import tradepost.local.up.Steps;

class LedgerBenchTest {

    @Test
    void every_command_is_settled_once_and_the_books_balance(@TempDir Path data) {
        LedgerBench bench = new LedgerBench(new Steps(new PrintStream(System.out, true)), 1);

        LedgerFigures figures = bench.measure(new Plan(1, 1, 5), data);

        assertThat(figures.commands()).isGreaterThan(200);
        assertThat(figures.settled()).isEqualTo(figures.commands());
        assertThat(figures.refused()).isZero();
        assertThat(figures.violations()).isZero();
        assertThat(figures.baselineWhole()).isTrue();
        assertThat(figures.ok()).isTrue();
    }
}
