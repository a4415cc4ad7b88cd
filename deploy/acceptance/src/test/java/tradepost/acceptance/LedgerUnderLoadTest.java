package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tradepost.acceptance.ledger.Customer;
import tradepost.acceptance.ledger.LedgerAudit;
import tradepost.acceptance.ledger.Move;
import tradepost.acceptance.ledger.MoveLoad;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.TestSystem;

/** Many connections move the money of one wallet at once. */
@ExtendWith(RunningSystem.class)
class LedgerUnderLoadTest {
    private static final Logger log = LoggerFactory.getLogger(LedgerUnderLoadTest.class);
    /** 20,000 take minutes on two busy cores: {@code ./tradepost chaos ledger} makes them all. */
    private static final int MOVES = 4_000;

    private static final int CHECKS = 5;
    private static final int PARALLEL = 100;
    private static final long SEED = 20_131_125;
    private static final long LIMIT_SECONDS = 60;

    @Test
    void mixed_moves_of_one_wallet_end_at_exact_balances(TestSystem system) throws SQLException {
        Customer customer = Customer.register(system.api());
        long from = System.nanoTime();

        try (MoveLoad load = MoveLoad.start(customer, MOVES, SEED)) {
            for (int check = 1; check < CHECKS; check++) {
                load.awaitAnswered(MOVES / CHECKS * check);
                assertThat(system.violationsUnderLoad()).as("during the load").isEmpty();
            }
            load.await();
        }

        log.info("{} moves took {} s", MOVES, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - from));
        assertThat(LedgerAudit.violations(system, customer)).isEmpty();
        assertThat(customer.journal().answered()).isEqualTo(MOVES);
        assertThat(customer.journal().acknowledged()).isGreaterThan(MOVES / 2);
        assertThat(customer.journal().refusals())
                .as("moves the wallet could not pay")
                .isNotEmpty();
    }

    @Test
    void of_a_hundred_parallel_withdrawals_of_everything_one_succeeds(TestSystem system) throws SQLException {
        Customer customer = Customer.register(system.api());

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.allOf(IntStream.range(0, PARALLEL)
                            .mapToObj(_ -> CompletableFuture.runAsync(() -> withdrawAll(customer), threads))
                            .toArray(CompletableFuture[]::new))
                    .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .join();
        }

        assertThat(customer.journal().acknowledged()).isEqualTo(1);
        assertThat(customer.journal().refusals()).hasSize(PARALLEL - 1).containsOnly("INSUFFICIENT_FUNDS");
        assertThat(LedgerAudit.violations(system, customer)).isEmpty();
    }

    private static void withdrawAll(Customer customer) {
        String key = UUID.randomUUID().toString();
        customer.make(new Move.Withdrawal(key, customer.walletId(), "USD", Customer.OPENING));
    }
}
