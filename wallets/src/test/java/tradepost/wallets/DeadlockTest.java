package tradepost.wallets;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import tradepost.platform.event.Ids;

class DeadlockTest {
    private static final String DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    private static final Duration LOOK = Duration.ofMillis(20);
    private static RunningWallets wallets;

    @BeforeAll
    static void start() {
        wallets = RunningWallets.start();
    }

    @AfterAll
    static void stop() {
        wallets.close();
    }

    /** Another has what the transfer waits for, and waits for what the transfer has: PostgreSQL ends the transfer. */
    @Test
    void a_move_that_postgresql_ended_to_solve_a_deadlock_is_tried_again_and_done_once() throws Exception {
        UUID user = UUID.randomUUID();
        WebClient client = wallets.manyAs(user);
        UUID home = Ids.defaultWallet(user);
        UUID car = make(client, "car");
        assertThat(transfer(client, home, car).get(10, TimeUnit.SECONDS)).isEqualTo(201);
        List<String> accounts = accountsOf(home, car);
        String before = RunningWallets.query(DEADLOCKS).getFirst();

        try (Connection other = RunningWallets.connect()) {
            other.setAutoCommit(false);
            execute(other, "SET deadlock_timeout = '1h'");
            lock(other, accounts.getLast());
            CompletableFuture<Integer> answer = transfer(client, home, car);
            awaitOne("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
            lock(other, accounts.getFirst());
            other.commit();

            assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(201);
        }

        awaitOne(DEADLOCKS + " AND deadlocks > " + before);
        assertThat(RunningWallets.query("SELECT trim_scale(available) FROM accounts WHERE id = " + accountOf(car)))
                .containsExactly("20");
        RunningWallets.assertInvariants();
    }

    private static UUID make(WebClient client, String name) {
        Map<?, ?> made = client.post()
                .uri("/api/v1/wallets")
                .bodyValue(Map.of("name", name))
                .retrieve()
                .bodyToMono(Map.class)
                .blockOptional(RunningWallets.LIMIT)
                .orElseThrow();
        return UUID.fromString(String.valueOf(made.get("id")));
    }

    /** @return the status */
    private static CompletableFuture<Integer> transfer(WebClient client, UUID from, UUID to) {
        return client.post()
                .uri("/api/v1/wallets/" + from + "/transfers")
                .bodyValue(Map.of("to", to.toString(), "currency", "USD", "amount", "10.00"))
                .exchangeToMono(response ->
                        response.releaseBody().thenReturn(response.statusCode().value()))
                .toFuture();
    }

    /** In the order in which they are locked. */
    private static List<String> accountsOf(UUID one, UUID other) {
        return RunningWallets.query("SELECT id FROM accounts WHERE asset = 'USD' AND wallet_id IN ('" + one + "', '"
                + other + "') ORDER BY id");
    }

    private static String accountOf(UUID wallet) {
        return RunningWallets.query("SELECT id FROM accounts WHERE asset = 'USD' AND wallet_id = '" + wallet + "'")
                .getFirst();
    }

    private static void lock(Connection connection, String account) throws SQLException {
        execute(connection, "SELECT FROM accounts WHERE id = " + account + " FOR UPDATE");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void awaitOne(String sql) {
        Flux.interval(Duration.ZERO, LOOK)
                .onBackpressureDrop()
                .publishOn(Schedulers.boundedElastic())
                .filter(_ -> !RunningWallets.query(sql).isEmpty())
                .blockFirst(RunningWallets.LIMIT);
    }
}
