package tradepost.acceptance.ledger;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tradepost.acceptance.system.Rows;

/**
 * I11: the entries, replayed in the order in which they were committed through sums of plain numbers, give the
 * balances. The entries of a shard were committed by {@code shard_seq} and those of an account by {@code account_seq};
 * the replay keeps both orders, and where none can, that is a violation, too.
 */
public final class ReplayedLedger {
    private static final String ENTRIES = """
            SELECT entry.shard, entry.account_id, entry.account_seq, entry.amount, entry.balance, account.house
              FROM entries entry JOIN accounts account ON account.id = entry.account_id
             ORDER BY entry.shard, entry.shard_seq
            """;
    private static final String ACCOUNTS = "SELECT id, available + held AS balance, account_seq FROM accounts";

    private final Map<Long, Running> accounts = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    private ReplayedLedger() {}

    private record Entry(
            int shard, long account, long sequence, BigDecimal amount, BigDecimal balance, boolean isHouse) {
        static Entry of(ResultSet row) throws SQLException {
            return new Entry(
                    row.getInt("shard"),
                    row.getLong("account_id"),
                    row.getLong("account_seq"),
                    row.getBigDecimal("amount"),
                    row.getBigDecimal("balance"),
                    row.getBoolean("house"));
        }
    }

    private record Running(long sequence, BigDecimal balance) {
        static final Running NOTHING = new Running(0, BigDecimal.ZERO);
    }

    private record Kept(long account, Running running) {}

    /** What differs. Nothing may be booked while this runs. */
    public static List<String> violations(Connection wallets) throws SQLException {
        ReplayedLedger replayed = new ReplayedLedger();
        Map<Integer, Deque<Entry>> shards = new TreeMap<>();
        Rows.list(wallets, ENTRIES, Entry::of)
                .forEach(entry -> shards.computeIfAbsent(entry.shard, _ -> new ArrayDeque<>())
                        .add(entry));
        replayed.replay(shards);
        Rows.list(wallets, ACCOUNTS, ReplayedLedger::kept).forEach(replayed::compare);
        return replayed.violations;
    }

    private static Kept kept(ResultSet row) throws SQLException {
        return new Kept(row.getLong("id"), new Running(row.getLong("account_seq"), row.getBigDecimal("balance")));
    }

    /** Goes from shard to shard, in each as far as the accounts have come. */
    private void replay(Map<Integer, Deque<Entry>> shards) {
        boolean hasMoved = true;
        while (hasMoved) {
            hasMoved = false;
            for (Deque<Entry> shard : shards.values()) {
                while (!shard.isEmpty() && isNext(shard.element())) {
                    apply(shard.remove());
                    hasMoved = true;
                }
            }
        }
        shards.values().stream()
                .filter(left -> !left.isEmpty())
                .forEach(left -> violations.add("I11: no order of commits brings " + left.element()));
    }

    private boolean isNext(Entry entry) {
        return entry.sequence == running(entry.account).sequence + 1;
    }

    private void apply(Entry entry) {
        BigDecimal balance = running(entry.account).balance.add(entry.amount);
        accounts.put(entry.account, new Running(entry.sequence, balance));
        if (balance.compareTo(entry.balance) != 0) {
            violations.add("I11: the replay has " + balance + " at " + entry);
        }
        if (balance.signum() < 0 && !entry.isHouse) {
            violations.add("I11: negative at " + entry);
        }
    }

    private void compare(Kept kept) {
        Running replayed = running(kept.account);
        if (replayed.sequence != kept.running.sequence || replayed.balance.compareTo(kept.running.balance) != 0) {
            violations.add("I11: account " + kept.account + " has " + kept.running + ", the replay " + replayed);
        }
    }

    private Running running(long account) {
        return accounts.getOrDefault(account, Running.NOTHING);
    }
}
