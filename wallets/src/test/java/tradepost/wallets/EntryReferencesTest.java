package tradepost.wallets;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tradepost.platform.event.Ids;

class EntryReferencesTest {
    private static final String FOREIGN_KEY = "23503";
    private static final String APPEND_ONLY = "23000";

    private static RunningWallets wallets;

    @BeforeAll
    static void start() {
        wallets = RunningWallets.start();
        UUID user = UUID.randomUUID();
        wallets.as(user)
                .post()
                .uri("/api/v1/wallets/{id}/deposits", Ids.defaultWallet(user))
                .bodyValue(Map.of("currency", "EUR", "amount", "1.00"))
                .exchange()
                .expectStatus()
                .isCreated();
    }

    @AfterAll
    static void stop() {
        wallets.close();
    }

    /** One entry, of a movement that names as many as said. */
    private static String entry(String movement, int legs, String account) {
        return """
                WITH moved AS (
                    INSERT INTO movements (id, kind, user_id, wallet_id, shard, first_seq, legs, moved_at)
                    SELECT gen_random_uuid(), 'DEPOSIT', user_id, wallet_id, 110, 1000000000, %2$d, now()
                      FROM movements LIMIT 1
                    RETURNING id)
                INSERT INTO entries (movement_id, leg, account_id, account_seq, shard, shard_seq, asset, amount,
                                     balance, hash, booked_at)
                SELECT %1$s, 'USER_SHARES', %3$s, 1000000000, 110, 1000000000, 'USD', 1, 1, hash, now()
                  FROM entries, moved LIMIT 1
                """.formatted(movement, legs, account);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gen_random_uuid()   | 1 | account_id",
                "entries.movement_id | 1 | account_id",
                "moved.id            | 2 | account_id",
                "moved.id            | 1 | -1"
            })
    void an_entry_that_no_movement_names_or_without_an_account_is_refused(String movement, int legs, String account) {
        assertRefused(entry(movement, legs, account), FOREIGN_KEY);
    }

    @Test
    void a_movement_that_is_twice_on_one_side_is_refused() {
        String twoEntries = entry("moved.id", 2, "account_id")
                .replace("1000000000, 110, 1000000000", "1000000000 + i, 110, 1000000000 + i")
                .replace("FROM entries, moved LIMIT 1", "FROM entries, moved, generate_series(0, 1) AS i LIMIT 2");
        String onTwoSides = twoEntries.replace("'USER_SHARES'", "(ARRAY['USER_SHARES', 'HOUSE_SHARES'])[i + 1]");

        assertRefused(twoEntries, FOREIGN_KEY);
        assertThatCode(() -> execute(onTwoSides)).doesNotThrowAnyException();
    }

    @Test
    void an_entry_that_its_movement_names_is_taken() {
        assertThatCode(() -> execute(entry("moved.id", 1, "account_id"))).doesNotThrowAnyException();
    }

    @Test
    void an_account_cannot_go_away() {
        assertRefused("DELETE FROM accounts", APPEND_ONLY);
    }

    private static void assertRefused(String sql, String state) {
        assertThatThrownBy(() -> execute(sql))
                .asInstanceOf(InstanceOfAssertFactories.throwable(SQLException.class))
                .extracting(SQLException::getSQLState)
                .isEqualTo(state);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = RunningWallets.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql);
            connection.rollback();
        }
    }
}
