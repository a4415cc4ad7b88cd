package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tradepost.acceptance.chaos.LedgerChaos;
import tradepost.acceptance.chaos.Outcome;
import tradepost.acceptance.chaos.Plan;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.TestSystem;

/** Wallets and PostgreSQL are killed hard under load: two rounds of what {@code ./tradepost chaos ledger} does. */
@ExtendWith(RunningSystem.class)
class KilledLedgerTest {
    private static final Logger log = LoggerFactory.getLogger(KilledLedgerTest.class);
    /** In its rounds they are killed one after the other, and both at once. */
    private static final Plan PLAN = new Plan(2, 1_000, 15);

    @Test
    void every_acknowledged_move_is_there_once(TestSystem system) throws SQLException {
        List<String> told = new ArrayList<>();

        Outcome outcome = new LedgerChaos(system, PLAN, told::add).run();

        told.forEach(line -> log.info("seed {}, {}", PLAN.seed(), line));
        assertThat(outcome.violations()).as(String.join("\n", told)).isZero();
        assertThat(outcome.acknowledged()).isGreaterThan(PLAN.moves() / 2);
        assertThat(outcome.repeated()).as("requests that met an outage").isPositive();
    }
}
