package tradepost.bench.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.event.Side;

class ProgressTest {
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private final Progress progress = new Progress();

    @Test
    void an_order_that_is_told_executed_twice_does_not_stand_for_another() {
        progress.accepted(ONE, System.nanoTime());
        progress.accepted(OTHER, System.nanoTime());
        progress.changed(executed(ONE));
        progress.changed(executed(ONE));

        assertThat(progress.counts()).isEqualTo(new Progress.Counts(2, 1));
        assertThatThrownBy(() -> progress.awaitAll(1)).hasMessageContaining("1 of 2 orders were not executed");
    }

    @Test
    void an_order_may_be_told_executed_before_its_answer_is_read() throws InterruptedException {
        progress.changed(executed(ONE));
        progress.accepted(ONE, System.nanoTime());

        progress.awaitAll(1);

        assertThat(progress.counts()).isEqualTo(new Progress.Counts(1, 1));
        assertThat(progress.take().toExecuted().count()).isOne();
    }

    private static OrderChanged executed(UUID order) {
        return new OrderChanged(
                order,
                Instant.EPOCH,
                order,
                order,
                2,
                "EXECUTED",
                "EXECUTED",
                "BENCH0",
                Side.BUY,
                "MARKET",
                BigDecimal.ONE,
                null,
                null,
                null,
                BigDecimal.ONE,
                BigDecimal.ONE,
                BigDecimal.ONE,
                "USD",
                BigDecimal.ONE,
                BigDecimal.ONE,
                null,
                null);
    }
}
