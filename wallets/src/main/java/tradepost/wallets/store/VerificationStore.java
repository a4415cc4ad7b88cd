package tradepost.wallets.store;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads the ledger to prove it: sums, balances and the chain of hashes. */
@Repository
public class VerificationStore {
    private static final String SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";
    /** Each statement reads a good part of the ledger: it may take longer than what serves a request. */
    private static final String TIME = "SET LOCAL statement_timeout = '5min'";

    /** The first of each kind are enough to begin to look. */
    private static final String WRONG_SUMS = """
            (SELECT 'ASSET_SUM' AS what, asset AS about, 'entries sum to ' || sum(amount) AS detail
               FROM entries GROUP BY asset HAVING sum(amount) <> 0 ORDER BY asset LIMIT 20)
            UNION ALL
            (SELECT 'MOVEMENT_SUM', movement_id::text, asset || ' sums to ' || sum(amount)
               FROM entries GROUP BY movement_id, asset HAVING sum(amount) <> 0 ORDER BY movement_id LIMIT 20)
            UNION ALL
            (SELECT 'MOVEMENT_WITHOUT_ENTRIES', movement.id::text, movement.kind
               FROM movements movement LEFT JOIN entries entry ON entry.movement_id = movement.id
              WHERE entry.movement_id IS NULL ORDER BY movement.id LIMIT 20)
            UNION ALL
            (SELECT 'MOVEMENT_ENTRIES', movement.id::text,
                    'it names ' || movement.legs || ' entries, and has ' || count(*) || ' on '
                        || count(DISTINCT entry.leg) || ' sides'
               FROM movements movement JOIN entries entry ON entry.movement_id = movement.id
              GROUP BY movement.id
             HAVING count(*) <> movement.legs OR count(DISTINCT entry.leg) <> movement.legs
                    OR min(entry.shard) <> movement.shard OR max(entry.shard) <> movement.shard
                    OR min(entry.shard_seq) <> movement.first_seq
                    OR max(entry.shard_seq) <> movement.first_seq + movement.legs - 1
              ORDER BY movement.id LIMIT 20)
            UNION ALL
            (SELECT 'BALANCE', account.wallet_id || ' ' || account.asset,
                    'balance is ' || account.available + account.held || ' after ' || account.account_seq
                        || ' entries, and ' || booked.entries || ' entries sum to ' || booked.total
               FROM accounts account
               LEFT JOIN (SELECT account_id, sum(amount) AS total, count(*) AS entries
                            FROM entries GROUP BY account_id) AS known ON known.account_id = account.id
              CROSS JOIN LATERAL
                    (SELECT coalesce(known.total, 0) AS total, coalesce(known.entries, 0) AS entries) booked
              WHERE account.available + account.held <> booked.total OR account.account_seq <> booked.entries
              ORDER BY account.id LIMIT 20)
            UNION ALL
            (SELECT 'HELD', account.wallet_id || ' ' || account.asset,
                    account.held || ' is held, and open holds have ' || coalesce(sum(hold.remaining), 0)
               FROM accounts account LEFT JOIN holds hold ON hold.account_id = account.id AND hold.status = 'OPEN'
              GROUP BY account.id HAVING account.held <> coalesce(sum(hold.remaining), 0) ORDER BY account.id LIMIT 20)
            UNION ALL
            (SELECT 'ACCOUNT', entry.movement_id || ' ' || entry.leg,
                    'it was booked in ' || entry.asset || ', and its account is one of ' || account.asset
               FROM entries entry JOIN accounts account ON account.id = entry.account_id
              WHERE entry.asset <> account.asset ORDER BY entry.id LIMIT 20)
            UNION ALL
            (SELECT 'OWNER', movement.id::text, 'wallet ' || wallet.id || ' was another user''s when it was booked'
               FROM movements movement JOIN wallets wallet ON wallet.id = movement.wallet_id
              WHERE movement.user_id <> wallet.user_id ORDER BY movement.id LIMIT 20)
            """;

    private static final String SHARDS = """
            SELECT shard.shard, shard.shard_seq, encode(shard.head, 'hex') AS head, line.last, line.entries,
                   encode(coalesce(newest.hash, decode(repeat('00', 32), 'hex')), 'hex') AS last_hash
              FROM shards shard
              CROSS JOIN LATERAL (SELECT count(*) AS entries, coalesce(max(shard_seq), 0) AS last
                                    FROM entries WHERE entries.shard = shard.shard) line
              LEFT JOIN entries newest ON newest.shard = shard.shard AND newest.shard_seq = line.last
             ORDER BY shard.shard
            """;
    private static final String BREAK = """
            SELECT entry.shard_seq, entry.movement_id, entry.leg,
                   CASE WHEN before.hash IS NULL AND entry.shard_seq > 1 THEN 'the entry before it is missing'
                        WHEN movement.id IS NULL THEN 'its movement is missing'
                        ELSE 'its hash is not that of what it says' END AS reason
              FROM entries entry
              LEFT JOIN entries before ON before.shard = entry.shard AND before.shard_seq = entry.shard_seq - 1
              LEFT JOIN movements movement ON movement.id = entry.movement_id
             WHERE entry.shard = :shard AND entry.shard_seq > :after AND entry.shard_seq <= :upTo
               AND ((before.hash IS NULL AND entry.shard_seq > 1)
                    OR movement.id IS NULL OR movement.moved_at <> entry.booked_at
                    OR entry.hash <> entry_hash(
                           coalesce(before.hash, decode(repeat('00', 32), 'hex')), movement, entry))
             ORDER BY entry.shard_seq LIMIT 1
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transactions;

    public VerificationStore(DatabaseClient database, TransactionalOperator transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    /**
     * Something that does not add up.
     *
     * @param what {@code ASSET_SUM, MOVEMENT_SUM, MOVEMENT_WITHOUT_ENTRIES, MOVEMENT_ENTRIES, BALANCE, HELD, ACCOUNT,
     *     OWNER}
     * @param about the asset, the movement, or the wallet with the asset
     */
    public record Finding(String what, String about, String detail) {}

    /**
     * The first entry of a shard that breaks the chain.
     *
     * @param movementId null with {@code leg} where the entry itself is missing
     */
    public record BrokenChain(
            long shardSeq,
            @Nullable UUID movementId,
            @Nullable String leg,
            String reason) {}

    /**
     * A shard as it says it is, and as its entries are.
     *
     * @param entries how many it says it has
     * @param head the hash it says its last one has
     */
    public record ShardLine(int shard, long entries, String head, long last, long found, String lastHash) {
        /** Whether the line ends elsewhere than the shard says: entries were taken from its end, or added. */
        public Optional<BrokenChain> brokenHead() {
            if (entries != last || entries != found) {
                String reason = "the shard has " + entries + " entries, " + found + " are there, the last is " + last;
                return Optional.of(new BrokenChain(Math.min(entries, last) + 1, null, null, reason));
            }
            return head.equals(lastHash)
                    ? Optional.empty()
                    : Optional.of(
                            new BrokenChain(last, null, null, "the shard's head is not the hash of its last entry"));
        }
    }

    /** Everything within sees the ledger as it was at one moment, and changes nothing. */
    public <T> Mono<T> inSnapshot(Mono<T> reading) {
        return transactions.transactional(
                database.sql(SNAPSHOT).then().then(database.sql(TIME).then()).then(reading));
    }

    public Mono<List<Finding>> findWrongSums() {
        return database.sql(WRONG_SUMS)
                .map(row -> new Finding(
                        row.get("what", String.class), row.get("about", String.class), row.get("detail", String.class)))
                .all()
                .collectList();
    }

    public Mono<List<ShardLine>> findShards() {
        return database.sql(SHARDS)
                .map(row -> new ShardLine(
                        row.get("shard", Short.class),
                        row.get("shard_seq", Long.class),
                        row.get("head", String.class),
                        row.get("last", Long.class),
                        row.get("entries", Long.class),
                        row.get("last_hash", String.class)))
                .all()
                .collectList();
    }

    /** The first of these entries that is not what was booked. */
    public Flux<BrokenChain> findBreak(int shard, long after, long upTo) {
        return database.sql(BREAK)
                .bind("shard", shard)
                .bind("after", after)
                .bind("upTo", upTo)
                .map(row -> new BrokenChain(
                        row.get("shard_seq", Long.class),
                        row.get("movement_id", UUID.class),
                        row.get("leg", String.class),
                        row.get("reason", String.class)))
                .all();
    }
}
