package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;
import tradepost.acceptance.Invariants.Violation;
import tradepost.acceptance.ledger.ReplayedLedger;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;

/** Each invariant can fail: data that PostgreSQL's own constraints would refuse are put past them, and found. */
class InvariantsTest {
    private static final String WALLETS = "invariants_wallets";
    private static final String ORDERS = "invariants_orders";

    private Connection wallets;
    private Connection orders;

    @BeforeAll
    static void migrate() {
        migrate(WALLETS, "classpath:db/wallets");
        migrate(ORDERS, "classpath:db/orders");
    }

    @BeforeEach
    void fillWithSoundData() throws SQLException, IOException {
        wallets = open(WALLETS);
        execute(wallets, sql("sound-wallets"));
        orders = open(ORDERS);
        execute(orders, sql("sound-orders"));
    }

    @AfterEach
    void leaveNothing() throws SQLException {
        wallets.rollback();
        wallets.close();
        orders.rollback();
        orders.close();
    }

    @Test
    void sound_data_violate_nothing() throws SQLException {
        List<Violation> violations = Invariants.atRest(wallets, orders).violations();

        assertThat(violations).isEmpty();
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvFileSource(delimiter = '|', resources = "/invariants/corrupt-ledgers.csv")
    void corrupt_ledgers_are_found(String corruption, String invariant, String sql) throws SQLException {
        execute(wallets, "ALTER TABLE accounts DROP CONSTRAINT accounts_check");
        execute(wallets, "ALTER TABLE entries DROP CONSTRAINT entries_account_seq_check");

        execute(wallets, sql);

        assertThat(violated()).as(corruption).contains(invariant);
    }

    @Test
    void a_fill_that_is_booked_twice_is_found() throws SQLException, IOException {
        execute(wallets, "DROP INDEX movements_fill");

        execute(wallets, sql("fill-booked-twice"));

        assertThat(violated()).contains("wallets/I5");
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvFileSource(delimiter = '|', resources = "/invariants/corrupt-orders.csv")
    void corrupt_orders_are_found(String corruption, String invariant, String sql) throws SQLException {
        execute(orders, "DROP INDEX orders_idempotency_keys");
        execute(orders, "DROP INDEX orders_client_order_ids");

        execute(orders, sql);

        assertThat(violated()).as(corruption).contains(invariant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE entries SET balance = balance + 1 WHERE shard_seq = 3",
                "UPDATE entries SET shard_seq = 9 WHERE shard_seq = 1",
                "UPDATE accounts SET available = available + 0.01 WHERE id = 1"
            })
    void a_ledger_that_no_order_of_commits_explains_is_found(String corruption) throws SQLException {
        List<String> ofSoundData = ReplayedLedger.violations(wallets);

        execute(wallets, corruption);

        assertThat(ofSoundData).isEmpty();
        assertThat(ReplayedLedger.violations(wallets)).isNotEmpty().allMatch(text -> text.startsWith("I11: "));
    }

    @Test
    void what_is_still_on_its_way_from_service_to_service_is_no_violation_under_load() throws SQLException {
        execute(orders, "UPDATE trades SET at = now(), fill = 2");
        execute(wallets, "UPDATE movements SET moved_at = now() WHERE kind = 'BUY'");
        execute(wallets, "UPDATE holds SET changed_at = now()");
        execute(orders, "DELETE FROM order_events WHERE change IN ('PLACED', 'OPENED')");
        execute(orders, "DELETE FROM orders WHERE type = 'LIMIT'");

        List<Violation> underLoad = Invariants.underLoad(wallets, orders).violations();

        assertThat(underLoad).extracting(Violation::invariant).containsOnly("orders/I8");
        assertThat(violated()).contains("orders/I5-executed", "wallets/I5-settled", "wallets/I9-open");
    }

    private Set<String> violated() throws SQLException {
        return Invariants.atRest(wallets, orders).violations().stream()
                .map(Violation::invariant)
                .collect(Collectors.toSet());
    }

    private static void migrate(String database, String location) {
        Infrastructure.shared().createDatabase(database);
        PostgresAddress address = Infrastructure.shared().postgres();
        Flyway.configure()
                .dataSource(address.jdbcUrl(database), address.user(), address.password())
                .locations(location)
                .placeholders(Map.of("service-role", address.serviceRole(database)))
                // An index that is built beside the service's work waits for all transactions, that of such a lock too.
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                .load()
                .migrate();
    }

    /** In one transaction that is never committed, and in which no trigger and no foreign key is asked. */
    private static Connection open(String database) throws SQLException {
        PostgresAddress address = Infrastructure.shared().postgres();
        Connection connection =
                DriverManager.getConnection(address.jdbcUrl(database), address.user(), address.password());
        connection.setAutoCommit(false);
        execute(connection, "SET session_replication_role = replica");
        return connection;
    }

    private static String sql(String name) throws IOException {
        try (InputStream text = InvariantsTest.class.getResourceAsStream("/invariants/" + name + ".sql")) {
            return new String(Objects.requireNonNull(text, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
