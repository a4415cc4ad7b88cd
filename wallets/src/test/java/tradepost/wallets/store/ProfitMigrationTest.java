package tradepost.wallets.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;

/** Data of a ledger that did not keep what was realised. */
class ProfitMigrationTest {
    private static final String DATABASE = "wallets_before_profit";

    /** 3 shares for 100.00; 1 sold for 50.00, the other 2 left at 66.67; and 2 of another, sold for less. */
    private static final String KEPT = """
            INSERT INTO wallets (id, user_id, name, house, opened_at)
            VALUES ('00000000-0000-0000-0000-00000000000a', gen_random_uuid(), 'main', false, now());
            INSERT INTO accounts (wallet_id, asset, house, available, account_seq, cost, cost_currency) VALUES
                ('00000000-0000-0000-0000-00000000000a', 'USD', false, 1000, 4, 0, NULL),
                ('00000000-0000-0000-0000-00000000000a', 'stock:ABC', false, 2, 2, 66.67, 'USD'),
                ('00000000-0000-0000-0000-00000000000a', 'stock:DEF', false, 0, 2, 0, 'USD'),
                ('00000000-0000-0000-0000-00000000000a', 'stock:GHI', false, 0, 0, 0, NULL);
            INSERT INTO movements (id, kind, user_id, wallet_id, order_id, fill, moved_at)
            SELECT ('00000000-0000-0000-0000-00000000000' || i)::uuid, kind, gen_random_uuid(), gen_random_uuid(),
                   gen_random_uuid(), 1, now()
              FROM (VALUES (1, 'BUY'), (2, 'SELL'), (3, 'BUY'), (4, 'SELL')) AS made(i, kind);
            INSERT INTO entries
                   (movement_id, leg, account_id, account_seq, shard, shard_seq, asset, amount, balance, booked_at)
            SELECT ('00000000-0000-0000-0000-00000000000' || i)::uuid, leg, account.id, seq, 0,
                   row_number() OVER (), account.asset, amount, 0, now()
              FROM (VALUES (1, 'USER_CASH', 'USD', 1, -100.00), (1, 'USER_SHARES', 'stock:ABC', 1, 3),
                           (2, 'USER_CASH', 'USD', 2, 50.00), (2, 'USER_SHARES', 'stock:ABC', 2, -1),
                           (3, 'USER_CASH', 'USD', 3, -20.01), (3, 'USER_SHARES', 'stock:DEF', 1, 2),
                           (4, 'USER_CASH', 'USD', 4, 13.00), (4, 'USER_SHARES', 'stock:DEF', 2, -2))
                   AS made(i, leg, asset, seq, amount)
              JOIN accounts account ON account.asset = made.asset
            """;

    @Test
    void what_was_realised_before_is_found_from_the_entries() throws SQLException {
        Infrastructure.shared().createDatabase(DATABASE);
        migrate("1");
        execute(KEPT);

        migrate("4");

        assertThat(realised("stock:ABC")).isEqualByComparingTo("16.67");
        assertThat(realised("stock:DEF")).isEqualByComparingTo("-7.01");
        assertThat(realised("stock:GHI")).isZero();
        assertThat(realised("USD")).isZero();
    }

    private static void migrate(String version) {
        PostgresAddress postgres = Infrastructure.shared().postgres();
        Flyway.configure()
                .dataSource(postgres.jdbcUrl(DATABASE), postgres.user(), postgres.password())
                .locations("classpath:db/wallets")
                .placeholders(Map.of("service-role", postgres.serviceRole(DATABASE)))
                .target(version)
                .load()
                .migrate();
    }

    private static BigDecimal realised(String asset) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT realised FROM accounts WHERE asset = '" + asset + "'")) {
            row.next();
            return row.getBigDecimal("realised");
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect() throws SQLException {
        PostgresAddress postgres = Infrastructure.shared().postgres();
        return DriverManager.getConnection(postgres.jdbcUrl(DATABASE), postgres.user(), postgres.password());
    }
}
