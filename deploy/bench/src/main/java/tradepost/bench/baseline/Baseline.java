package tradepost.bench.baseline;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import tradepost.bench.measure.CpuTime;
import tradepost.bench.measure.Latencies;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;

/**
 * What most would write first: a transaction of ten statements for each settle, on eight connections at once. It has a
 * database of its own in the same PostgreSQL, with the very tables of the ledger.
 */
public final class Baseline implements AutoCloseable {
    public static final String DATABASE = "baseline";
    static final int CONNECTIONS = 8;

    private final PostgresAddress postgres;
    /** The driver itself begins, together with the first statement, and commits. */
    private final List<BaselineScript.Statement> work = BaselineScript.read().statements().stream()
            .filter(statement -> !statement.isBegin() && !statement.isCommit())
            .toList();

    private final int users;
    private final int symbols;
    private List<Client> clients = List.of();

    private Baseline(PostgresAddress postgres, int users, int symbols) {
        this.postgres = postgres;
        this.users = users;
        this.symbols = symbols;
    }

    /** Makes the database and the accounts the settles are between. */
    public static Baseline prepare(Infrastructure infrastructure, int users, int symbols) {
        infrastructure.createDatabase(DATABASE);
        PostgresAddress postgres = infrastructure.postgres();
        Flyway.configure()
                .dataSource(postgres.jdbcUrl(DATABASE), postgres.user(), postgres.password())
                .locations("classpath:db/relay", "classpath:db/wallets", "classpath:db/role")
                .placeholders(Map.of("service-role", postgres.serviceRole(DATABASE)))
                .load()
                .migrate();
        Baseline baseline = new Baseline(postgres, users, symbols);
        baseline.execute(BaselineScript.resource("/bench/baseline-accounts.sql")
                .replace("{users}", String.valueOf(users))
                .replace("{symbols}", String.valueOf(symbols)));
        baseline.clients =
                IntStream.range(0, CONNECTIONS).mapToObj(baseline::client).toList();
        return baseline;
    }

    private Client client(int number) {
        return new Client(number);
    }

    /**
     * What eight connections did.
     *
     * @param settles per second
     * @param cpuMicros that PostgreSQL and this program spent on each
     */
    public record Measured(double settles, double cpuMicros, Latencies latencies) {}

    /** @param isHot whether all settles are of one wallet */
    public Measured measure(Duration duration, boolean isHot) {
        CpuTime cpu = CpuTime.now();
        long from = System.nanoTime();
        List<RuntimeException> failures = new ArrayList<>();
        List<Latencies> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (Client client : clients) {
            Latencies latencies = new Latencies();
            all.add(latencies);
            threads.add(Thread.ofPlatform()
                    .uncaughtExceptionHandler((_, failure) -> {
                        synchronized (failures) {
                            failures.add(new IllegalStateException("the baseline failed", failure));
                        }
                    })
                    .start(() -> client.settle(isHot ? 1 : users, from + duration.toNanos(), latencies)));
        }
        threads.forEach(Baseline::awaitEnd);
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
        Latencies together = new Latencies();
        all.forEach(together::addAll);
        double seconds = (System.nanoTime() - from) / 1e9;
        return new Measured(together.count() / seconds, cpu.microsSinceFor(together.count()), together);
    }

    private static void awaitEnd(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during the baseline", interrupted);
        }
    }

    /** Whether each settle left all it should: a movement, four entries, an answer and a record to publish. */
    public boolean isWhole() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT movements = inbox AND movements = outbox AND movements * 4 = entries AND conserved
                          FROM (SELECT count(*) AS movements FROM movements), (SELECT count(*) AS inbox FROM inbox),
                               (SELECT count(*) AS outbox FROM outbox), (SELECT count(*) AS entries FROM entries),
                               (SELECT coalesce(sum(amount), 0) = 0 AS conserved FROM entries)
                        """)) {
            return row.next() && row.getBoolean(1);
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot check the baseline", failure);
        }
    }

    private void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot prepare the baseline", failure);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(DATABASE), postgres.user(), postgres.password());
    }

    @Override
    public void close() {
        clients.forEach(Client::close);
    }

    /** One connection, settle after settle. */
    private final class Client implements AutoCloseable {
        private final int number;
        private final Connection connection;
        private final List<PreparedStatement> prepared = new ArrayList<>();

        Client(int number) {
            this.number = number;
            try {
                this.connection = connect();
                connection.setAutoCommit(false);
                for (BaselineScript.Statement statement : work) {
                    prepared.add(connection.prepareStatement(statement.sql()));
                }
            } catch (SQLException failure) {
                throw new IllegalStateException("cannot prepare the baseline's connection " + number, failure);
            }
        }

        void settle(int wallets, long until, Latencies latencies) {
            try {
                for (long began = System.nanoTime(); began < until; began = System.nanoTime()) {
                    settle(variables(number, wallets, symbols));
                    connection.commit();
                    latencies.add(System.nanoTime() - began);
                }
            } catch (SQLException failure) {
                throw new IllegalStateException("the baseline's connection " + number + " failed", failure);
            }
        }

        private void settle(Map<String, Long> values) throws SQLException {
            for (int i = 0; i < prepared.size(); i++) {
                PreparedStatement statement = prepared.get(i);
                List<String> names = work.get(i).variables();
                for (int name = 0; name < names.size(); name++) {
                    statement.setLong(name + 1, values.getOrDefault(names.get(name), 0L));
                }
                statement.execute();
            }
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException failure) {
                throw new IllegalStateException("cannot close the baseline's connection " + number, failure);
            }
        }
    }

    /** What the script's own {@code \set} lines give to pgbench. */
    static Map<String, Long> variables(int client, int users, int symbols) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long user = random.nextLong(1, users + 1L);
        long symbol = random.nextLong(1, symbols + 1L);
        Map<String, Long> values = new HashMap<>();
        values.put("user", user);
        values.put("symbol", symbol);
        values.put("high", random.nextLong(1L << 62));
        values.put("low", random.nextLong(1L << 62));
        values.put("cash", user * 1000);
        values.put("shares", user * 1000 + symbol);
        values.put("house_cash", -(client + 1L) * 1000);
        values.put("house_shares", -(client + 1L) * 1000 - symbol);
        values.put("house", client + 1L);
        return values;
    }
}
