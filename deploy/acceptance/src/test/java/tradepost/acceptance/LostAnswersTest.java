package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tradepost.acceptance.chaos.RetryChaos;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.TestSystem;

/** Orders are accepted and the answers lost: a little of what {@code ./tradepost chaos retries} does. */
@ExtendWith(RunningSystem.class)
class LostAnswersTest {
    private static final int RETRIES = 1_200;

    @Test
    void an_order_that_is_asked_for_again_after_a_cut_connection_is_there_once(TestSystem system) throws SQLException {
        List<String> told = new ArrayList<>();

        RetryChaos.Outcome outcome = new RetryChaos(system, RETRIES, told::add).run();

        assertThat(outcome.violations()).as(String.join("\n", told)).isZero();
        assertThat(outcome.cut()).isEqualTo(RETRIES);
        assertThat(outcome.answersLost()).isGreaterThan(outcome.orders() / 10);
        assertThat(outcome.stored()).isEqualTo(outcome.orders());
        assertThat(outcome.held()).isEqualTo(outcome.orders());
    }
}
