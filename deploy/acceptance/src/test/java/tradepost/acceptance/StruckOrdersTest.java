package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tradepost.acceptance.chaos.OrdersChaos;
import tradepost.acceptance.chaos.OrdersOutcome;
import tradepost.acceptance.chaos.OrdersPlan;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.TestSystem;

/** One of two replicas of orders is killed, one stopped: two rounds of what {@code ./tradepost chaos orders} does. */
@ExtendWith(RunningSystem.class)
class StruckOrdersTest {
    private static final Logger log = LoggerFactory.getLogger(StruckOrdersTest.class);
    /** Longer than Kafka takes to miss a replica. */
    private static final int PAUSED_SECONDS = 8;

    /** Twice what it takes where nothing else runs beside the tests. */
    private static final int MOVE_SECONDS_MAX = 20;

    private static final OrdersPlan PLAN = new OrdersPlan(2, PAUSED_SECONDS, MOVE_SECONDS_MAX, 12, 7);

    @Test
    void the_other_replica_goes_on_and_what_the_resumed_one_writes_is_refused(TestSystem system) throws SQLException {
        List<String> told = new ArrayList<>();

        OrdersOutcome outcome = new OrdersChaos(system, PLAN, told::add).run();

        told.forEach(line -> log.info("seed {}, {}", PLAN.seed(), line));
        assertThat(outcome.violations()).as(String.join("\n", told)).isZero();
        assertThat(outcome.kills()).isOne();
        assertThat(outcome.pauses()).isOne();
        assertThat(outcome.moved()).isPositive();
        assertThat(outcome.filledMeanwhile()).isPositive();
        assertThat(outcome.refusedWrites()).isPositive();
        assertThat(outcome.filled())
                .containsKeys("BRACKET", "TAKE_PROFIT", "STOP_LOSS", "MARKET NOTIONAL", "LIMIT GTC");
        assertThat(outcome.replaced()).isPositive();
        assertThat(outcome.ticksJudged()).isPositive();
        assertThat(outcome.repeated()).as("requests that met an outage").isPositive();
    }
}
