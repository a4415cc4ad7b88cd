package tradepost.wallets;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** Long statements, written past the ledger into a database that no other test checks. */
final class ManyEntries {
    static final String DATABASE = "wallets_statements";

    private ManyEntries() {}

    /**
     * Deposits of a cent each, into a wallet that has had euros.
     *
     * @param at when, as SQL that may count by {@code i}
     */
    static void insert(UUID wallet, int count, String at) throws SQLException {
        try (Connection connection = RunningWallets.connect(DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute("""
            WITH counted AS (SELECT coalesce(max(shard_seq), 0) AS last FROM entries WHERE shard = 999),
            asked AS (
                SELECT i, %3$s AS at FROM generate_series(1, %2$d) AS i),
            moved AS (
                INSERT INTO movements (id, kind, user_id, wallet_id, shard, first_seq, legs, moved_at)
                SELECT gen_random_uuid(), 'DEPOSIT', wallet.user_id, wallet.id, 999,
                       counted.last + row_number() OVER (ORDER BY asked.at), 1, asked.at
                  FROM wallets wallet, counted, asked WHERE wallet.id = '%1$s'
                RETURNING id, first_seq, moved_at)
            INSERT INTO entries
                   (movement_id, leg, account_id, account_seq, shard, shard_seq, asset, amount, balance,
                                    booked_at, hash)
            SELECT moved.id, 'USER_CASH', account.id, 1000000 + moved.first_seq, 999, moved.first_seq, 'EUR',
                   0.01, 0.01 * moved.first_seq, moved.moved_at, sha256('')
              FROM moved, accounts account
             WHERE account.asset = 'EUR' AND account.wallet_id = '%1$s'
            """.formatted(wallet, count, at));
            // As autovacuum does a little later: without, the planner believes in a few rows and sorts them all.
            statement.execute("ANALYZE entries, movements, accounts");
        }
    }
}
