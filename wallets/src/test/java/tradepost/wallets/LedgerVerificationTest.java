package tradepost.wallets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tradepost.platform.event.Ids;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;

class LedgerVerificationTest {
    private static final String VERIFY = "/api/v1/ops/ledger/verify";
    /** Of its own: what is broken here no other test may find. */
    private static final String DATABASE = "wallets_verified";

    private static final String OLD = "wallets_before_the_chain";
    private static final String UNSAFE = "wallets_as_superuser";
    private static RunningWallets wallets;

    private final UUID user = UUID.randomUUID();

    @BeforeAll
    static void start() {
        wallets = RunningWallets.start(DATABASE);
    }

    @AfterAll
    static void stop() {
        wallets.close();
    }

    @BeforeEach
    void someMoves() {
        deposit("1.00");
        deposit("2.00");
    }

    @Test
    void a_sound_ledger_is_verified_with_the_head_of_each_line() {
        Verification verification = verify();

        assertThat(verification.ok()).isTrue();
        assertThat(verification.findings()).isEmpty();
        assertThat(verification.entries())
                .isEqualTo(Long.parseLong(RunningWallets.query(DATABASE, "SELECT count(*) FROM entries")
                        .getFirst()));
        assertThat(verification.shards())
                .filteredOn(shard -> shard.entries() > 0)
                .isNotEmpty()
                .allSatisfy(shard ->
                        assertThat(shard.head()).matches("[0-9a-f]{64}").isNotEqualTo("0".repeat(64)));
    }

    @Test
    void only_an_admin_may_verify() {
        wallets.as(user).get().uri(VERIFY).exchange().expectStatus().isForbidden();
        wallets.asNobody().get().uri(VERIFY).exchange().expectStatus().isUnauthorized();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE entries SET amount = amount + 1 WHERE id = %1$s",
                "UPDATE entries SET balance = balance + 1 WHERE id = %1$s",
                "UPDATE entries SET booked_at = booked_at + interval '1 s' WHERE id = %1$s",
                "UPDATE entries SET hash = sha256(hash) WHERE id = %1$s",
                "UPDATE movements SET user_id = gen_random_uuid() WHERE id = '%2$s'",
                "DELETE FROM movements WHERE id = '%2$s'"
            })
    void a_change_behind_the_services_back_is_found_where_it_is(String change) throws SQLException {
        String latest = """
                SELECT entry.id, entry.movement_id, entry.shard, entry.shard_seq FROM entries entry
                  JOIN movements movement ON movement.id = entry.movement_id
                 WHERE movement.user_id = '%s' AND entry.leg = 'USER_CASH'
                 ORDER BY entry.id DESC LIMIT 1
                """.formatted(user);
        String[] entry = RunningWallets.query(DATABASE, latest).getFirst().split(" ", -1);

        asOwner(
                "CREATE TABLE kept_entry AS SELECT * FROM entries WHERE id = " + entry[0],
                "CREATE TABLE kept_movement AS SELECT * FROM movements WHERE id = '" + entry[1] + "'",
                change.formatted(entry[0], entry[1]));
        Verification broken = verify();
        asOwner(
                "DELETE FROM entries WHERE id = " + entry[0],
                "DELETE FROM movements WHERE id = '" + entry[1] + "'",
                "INSERT INTO movements SELECT * FROM kept_movement",
                "INSERT INTO entries OVERRIDING SYSTEM VALUE SELECT * FROM kept_entry",
                "DROP TABLE kept_entry, kept_movement");

        assertThat(broken.ok()).isFalse();
        assertThat(broken.shards())
                .filteredOn(shard -> !shard.brokenAt().isEmpty())
                .singleElement()
                .satisfies(shard -> {
                    assertThat(shard.shard()).isEqualTo(Integer.parseInt(entry[2]));
                    assertThat(shard.brokenAt().getFirst().shardSeq()).isEqualTo(Long.parseLong(entry[3]));
                });
        assertThat(verify().ok()).isTrue();
    }

    @Test
    void an_entry_taken_from_the_end_is_missed() throws SQLException {
        String shard = RunningWallets.query(DATABASE, "SELECT shard FROM entries ORDER BY id DESC LIMIT 1")
                .getFirst();
        String last = "shard = " + shard + " AND shard_seq = (SELECT max(shard_seq) FROM entries WHERE shard = " + shard
                + ")";

        asOwner("CREATE TABLE taken AS SELECT * FROM entries WHERE " + last, "DELETE FROM entries WHERE " + last);
        Verification broken = verify();
        asOwner("INSERT INTO entries OVERRIDING SYSTEM VALUE SELECT * FROM taken", "DROP TABLE taken");

        assertThat(broken.ok()).isFalse();
        assertThat(broken.shards())
                .filteredOn(line -> !line.brokenAt().isEmpty())
                .singleElement()
                .satisfies(
                        line -> assertThat(line.brokenAt().getFirst().reason()).contains("entries"));
        assertThat(broken.findings()).extracting(Finding::what).contains("ASSET_SUM", "MOVEMENT_SUM", "BALANCE");
        assertThat(verify().ok()).isTrue();
    }

    @Test
    void a_balance_that_is_not_its_entries_is_found() throws SQLException {
        String wallet = Ids.defaultWallet(user).toString();

        asOwner("UPDATE accounts SET available = available + 5 WHERE wallet_id = '" + wallet + "'");
        Verification broken = verify();
        asOwner("UPDATE accounts SET available = available - 5 WHERE wallet_id = '" + wallet + "'");

        assertThat(broken.findings())
                .singleElement()
                .isEqualTo(new Finding(
                        "BALANCE",
                        wallet + " USD",
                        "balance is 10008.00 after 3 entries, and 3 entries sum to 10003.00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"legs = legs %s 1", "first_seq = first_seq %s 1", "shard = shard %s 1"})
    void a_movement_that_names_other_entries_than_its_own_is_found(String change) throws SQLException {
        String movement = RunningWallets.query(
                        DATABASE, "SELECT id FROM movements WHERE user_id = '" + user + "' LIMIT 1")
                .getFirst();
        String update = "UPDATE movements SET " + change + " WHERE id = '" + movement + "'";

        asOwner(update.formatted("+"));
        Verification broken = verify();
        asOwner(update.formatted("-"));

        assertThat(broken.findings()).extracting(Finding::what).containsOnly("MOVEMENT_ENTRIES");
        assertThat(broken.findings()).extracting(Finding::about).containsOnly(movement);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE entries SET amount = amount",
                "DELETE FROM entries",
                "TRUNCATE entries",
                "UPDATE movements SET price = price",
                "DELETE FROM movements",
                "ALTER TABLE entries DISABLE TRIGGER ALL",
                "DROP TABLE entries",
                "SET session_replication_role = replica"
            })
    void the_role_of_the_service_cannot_change_what_was_booked(String sql) throws SQLException {
        try (Connection connection = RunningWallets.connectAsService(DATABASE);
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql))
                    .isInstanceOfSatisfying(SQLException.class, refusal -> assertThat(refusal.getSQLState())
                            .isEqualTo("42501"));
        }
    }

    @Test
    void the_service_does_not_run_as_a_role_that_could_change_entries() {
        String superuser = Infrastructure.shared().postgres().user();
        Infrastructure.shared().createDatabase(UNSAFE);

        assertThatThrownBy(() -> flyway(UNSAFE, superuser, "latest").migrate())
                .hasStackTraceContaining("the role " + superuser + " could change entries");
    }

    @Test
    void entries_booked_before_there_was_a_chain_are_linked() throws Exception {
        PostgresAddress postgres = Infrastructure.shared().postgres();
        Infrastructure.shared().createDatabase(OLD);
        flyway(OLD, postgres.serviceRole(OLD), "1").migrate();
        try (Connection old = DriverManager.getConnection(postgres.jdbcUrl(OLD), postgres.user(), postgres.password());
                Statement statement = old.createStatement()) {
            statement.execute(Files.readString(Path.of("src/test/resources/ledger-before-the-chain.sql")));

            flyway(OLD, postgres.serviceRole(OLD), "latest").migrate();

            try (ResultSet unlinked = statement.executeQuery("""
                    SELECT count(*) FILTER (WHERE entry.hash IS DISTINCT FROM entry_hash(
                               coalesce(before.hash, decode(repeat('00', 32), 'hex')), movement, entry)) AS wrong,
                           count(*) AS entries, count(*) FILTER (WHERE shard.head = entry.hash) AS heads
                      FROM entries entry JOIN movements movement ON movement.id = entry.movement_id
                      JOIN shards shard ON shard.shard = entry.shard
                      LEFT JOIN entries before
                             ON before.shard = entry.shard AND before.shard_seq = entry.shard_seq - 1""")) {
                assertThat(unlinked.next()).isTrue();
                assertThat(unlinked.getLong("wrong")).isZero();
                assertThat(unlinked.getLong("entries")).isEqualTo(4);
                assertThat(unlinked.getLong("heads")).isEqualTo(1);
            }
        }
    }

    private static Flyway flyway(String database, String role, String target) {
        PostgresAddress postgres = Infrastructure.shared().postgres();
        return Flyway.configure()
                .dataSource(postgres.jdbcUrl(database), postgres.user(), postgres.password())
                .locations("classpath:db/relay", "classpath:db/role", "classpath:db/wallets")
                .placeholders(Map.of("service-role", role))
                .target(target)
                .load();
    }

    private static void asOwner(String... statements) throws SQLException {
        try (Connection connection = RunningWallets.connect(DATABASE);
                Statement statement = connection.createStatement()) {
            // No trigger is asked.
            statement.execute("SET session_replication_role = replica");
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private void deposit(String amount) {
        wallets.as(user)
                .post()
                .uri("/api/v1/wallets/" + Ids.defaultWallet(user) + "/deposits")
                .bodyValue(Map.of("currency", "USD", "amount", amount))
                .exchange()
                .expectStatus()
                .isCreated();
    }

    private static Verification verify() {
        WebTestClient.ResponseSpec answer =
                wallets.asAdmin().get().uri(VERIFY).exchange().expectStatus().isOk();
        return Objects.requireNonNull(
                answer.expectBody(Verification.class).returnResult().getResponseBody());
    }

    record Verification(boolean ok, long entries, List<Finding> findings, List<Line> shards) {}

    record Finding(String what, String about, String detail) {}

    record Line(int shard, long entries, String head, List<Broken> brokenAt) {}

    record Broken(long shardSeq, String reason) {}
}
