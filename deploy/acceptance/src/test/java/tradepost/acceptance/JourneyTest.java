package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.demo.Journey;

/** The journey that {@code ./tradepost demo} walks. */
@ExtendWith(RunningSystem.class)
class JourneyTest {
    private static final int STEPS_MIN = 15;

    @Test
    void a_new_user_trades_and_every_answer_is_right(TestSystem system) {
        List<String> told = new ArrayList<>();

        int steps = new Journey(system.url(), told::add).walk();

        assertThat(steps).as(String.join("\n", told)).isGreaterThanOrEqualTo(STEPS_MIN);
    }
}
