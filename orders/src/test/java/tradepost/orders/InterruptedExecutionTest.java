package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import tradepost.orders.domain.Conditions;
import tradepost.orders.execution.Execution;
import tradepost.orders.store.ExecutionStore;
import tradepost.orders.store.OrderStore;
import tradepost.orders.store.TakenOrders;
import tradepost.platform.event.OrderCommand.CancelOrder;
import tradepost.platform.event.Topic;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;
import tradepost.platform.relay.Received;
import tradepost.platform.relay.TopicTail;

/** What was decided and perhaps not recorded is not taken up again: the partition is loaded anew, as a new owner's. */
@Order(SharedOrders.FIRST)
class InterruptedExecutionTest {
    /** Of no symbol. */
    private static final int PARTITION = 9_999;

    private final OrdersService orders = SharedOrders.orders();
    private final AtomicBoolean isBroken = new AtomicBoolean();
    private final Execution execution = new Execution(
            orders.bean(OrderStore.class),
            orders.bean(TakenOrders.class),
            orders.bean(ExecutionStore.class),
            orders.bean(Conditions.class),
            orders.bean("marketTail", TopicTail.class),
            new BreakingClock());

    @AfterEach
    void forget() {
        orders.rows("DELETE FROM partition_owners WHERE partition = " + PARTITION);
    }

    @Test
    void what_was_recorded_is_taken_up_again() {
        restart();

        execution.tick().block(OrdersService.LIMIT);
        restart();

        assertThat(epoch()).isEqualTo(1L);
    }

    @Test
    void what_a_tick_that_failed_has_decided_is_not() {
        restart();
        isBroken.set(true);
        StepVerifier.create(execution.tick())
                .expectError(IllegalStateException.class)
                .verify(OrdersService.LIMIT);
        isBroken.set(false);

        restart();

        assertThat(epoch()).isEqualTo(2L);
    }

    @Test
    void what_a_batch_that_was_cancelled_has_decided_is_not() throws Exception {
        restart();
        CancelOrder command = new CancelOrder(UUID.randomUUID(), Instant.now(), UUID.randomUUID(), "NONE");
        PostgresAddress address = Infrastructure.shared().postgres();
        try (Connection other = DriverManager.getConnection(
                        address.jdbcUrl("orders_shared"), address.user(), address.password());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
            execution
                    .on(List.of(new Received(Topic.ORDER_COMMANDS, PARTITION, 0, command)))
                    .subscribe()
                    .dispose();
            other.rollback();
        }

        restart();

        assertThat(epoch()).isEqualTo(2L);
    }

    private void restart() {
        execution.started().then(execution.assigned(Set.of(PARTITION))).block(OrdersService.LIMIT);
    }

    private long epoch() {
        return ((Number) Objects.requireNonNull(
                        orders.rows("SELECT epoch FROM partition_owners WHERE partition = " + PARTITION)
                                .getFirst()
                                .get("epoch")))
                .longValue();
    }

    /** In the middle of it. */
    private final class BreakingClock extends Clock {
        @Override
        public Instant instant() {
            if (isBroken.get()) {
                throw new IllegalStateException("broken");
            }
            return Instant.now();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
