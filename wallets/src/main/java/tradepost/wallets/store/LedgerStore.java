package tradepost.wallets.store;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.wallets.domain.Account;
import tradepost.wallets.domain.AccountKey;
import tradepost.wallets.domain.Answer;
import tradepost.wallets.domain.Asset;
import tradepost.wallets.domain.Books;
import tradepost.wallets.domain.Hold;
import tradepost.wallets.domain.Movement;
import tradepost.wallets.domain.Scope;
import tradepost.wallets.domain.ShardHead;
import tradepost.wallets.domain.Wallet;

/**
 * Locks and reads what a batch works on, always in the same order: shards, wallets, accounts. A row that is locked is
 * read as it then is; everything else is read in statements of its own after the locks are taken, for a statement sees
 * what was committed before it began, not what was while it waited.
 */
@Repository
public class LedgerStore {
    private static final String DEADLOCK = "40P01";
    /** Rows of each read that may be ahead; what is not taken would hold up the reads after it. */
    private static final int READ_AHEAD = Integer.MAX_VALUE;

    private static final String LOCK_SHARDS = """
            SELECT shard, shard_seq, encode(head, 'hex') AS head
              FROM shards WHERE shard = ANY(:shards::smallint[]) ORDER BY shard FOR UPDATE
            """;
    /** Another who opens the same wallet at the same moment has its name as well as its id: neither is an error. */
    private static final String OPEN_WALLETS = """
            INSERT INTO wallets (id, user_id, name, house, opened_at)
            SELECT asked.*, :now::timestamptz
              FROM unnest(:ids::uuid[], :users::uuid[], :names::text[], :houses::boolean[])
                   AS asked(id, user_id, name, house)
             WHERE NOT EXISTS (SELECT FROM wallets known WHERE known.id = asked.id)
             ORDER BY asked.id
            ON CONFLICT DO NOTHING
            RETURNING id
            """;
    /** A new account needs a lock on its wallet that this one excludes: a wallet that closes gets no new accounts. */
    private static final String LOCK_WALLETS = """
            SELECT id FROM wallets
             WHERE (id, user_id) IN (SELECT * FROM unnest(:closing::uuid[], :closers::uuid[]))
             ORDER BY id FOR UPDATE
            """;

    private static final String OPEN_ACCOUNTS = """
            INSERT INTO accounts (wallet_id, asset, house)
            SELECT wallet.id, asked.asset, wallet.house
              FROM unnest(:wallets::uuid[], :users::uuid[], :assets::text[]) AS asked(wallet_id, user_id, asset)
              JOIN wallets wallet ON wallet.id = asked.wallet_id AND wallet.user_id = asked.user_id
                                 AND wallet.closed_at IS NULL
             WHERE NOT EXISTS (SELECT FROM accounts known
                                WHERE known.wallet_id = asked.wallet_id AND known.asset = asked.asset)
             ORDER BY wallet.id, asked.asset
            ON CONFLICT (wallet_id, asset) DO NOTHING
            """;
    private static final String LOCK_ACCOUNTS = """
            SELECT id, wallet_id, asset, house, available, held, account_seq, opened, cost, realised, cost_currency
              FROM accounts
             WHERE id IN (SELECT known.id
                            FROM unnest(:wallets::uuid[], :users::uuid[], :assets::text[])
                                 AS asked(wallet_id, user_id, asset)
                            JOIN accounts known ON known.wallet_id = asked.wallet_id AND known.asset = asked.asset
                            JOIN wallets wallet ON wallet.id = known.wallet_id AND wallet.user_id = asked.user_id
                           UNION
                          SELECT account_id FROM holds WHERE holds.id = ANY(:holds::uuid[])
                           UNION
                          SELECT closing.id FROM accounts closing
                            JOIN unnest(:closing::uuid[], :closers::uuid[]) AS asked(wallet_id, user_id)
                              ON asked.wallet_id = closing.wallet_id
                            JOIN wallets wallet ON wallet.id = closing.wallet_id AND wallet.user_id = asked.user_id)
             ORDER BY id FOR UPDATE
            """;
    private static final String READ_WALLETS = """
            SELECT id, user_id, name, house FROM wallets
             WHERE id = ANY(:wallets::uuid[]) AND closed_at IS NULL
            """;
    private static final String READ_WALLETS_OF_USERS = """
            SELECT id, user_id, name, house FROM wallets WHERE user_id = ANY(:users::uuid[]) AND closed_at IS NULL
            """;
    private static final String READ_HOLDS = """
            SELECT hold.id, hold.order_id, hold.amount, hold.remaining, hold.status, account.wallet_id, account.asset
              FROM holds hold LEFT JOIN accounts account ON account.id = hold.account_id
             WHERE hold.id = ANY(:holds::uuid[])
            """;
    private static final String READ_HELD_FOR = """
            SELECT account.wallet_id, account.asset, largest.order_id, largest.remaining
              FROM unnest(:wallets::uuid[], :assets::text[]) AS asked(wallet_id, asset)
              JOIN accounts account ON account.wallet_id = asked.wallet_id AND account.asset = asked.asset
                                   AND account.held > 0 AND account.id = ANY(:accounts::bigint[])
              CROSS JOIN LATERAL (SELECT order_id, remaining FROM holds
                                   WHERE account_id = account.id AND status = 'OPEN'
                                   ORDER BY remaining DESC LIMIT 20) largest
            """;
    private static final String READ_USED = "SELECT quote_id FROM movements WHERE quote_id = ANY(:quotes::uuid[])";
    private static final String READ_ANSWERED = """
            SELECT command_id, contents, answer_type, answer::text AS answer
              FROM inbox WHERE command_id = ANY(:commands::uuid[])
            """;
    private static final String READ_SETTLED = """
            SELECT movement.order_id, movement.fill, abs(entry.amount) AS cost
              FROM unnest(:orders::uuid[], :fills::integer[]) AS asked(order_id, fill)
              JOIN movements movement ON movement.order_id = asked.order_id AND movement.fill = asked.fill
              JOIN entries entry ON entry.shard = movement.shard AND entry.movement_id = movement.id
               AND entry.leg = 'HOUSE_CASH'
               AND entry.shard_seq BETWEEN movement.first_seq AND movement.first_seq + movement.legs - 1
            """;

    private final DatabaseClient database;

    public LedgerStore(DatabaseClient database) {
        this.database = database;
    }

    /** Whether the transaction was ended because it and another waited for each other; it may be tried again. */
    public static boolean isDeadlock(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof R2dbcException database && DEADLOCK.equals(database.getSqlState())) {
                return true;
            }
        }
        return false;
    }

    /** Until the transaction ends no other batch works for these shards. */
    public Mono<Void> lockShards(Set<Integer> shards, Books.Loaded into) {
        return database.sql(LOCK_SHARDS)
                .bind("shards", array(shards, Integer::shortValue, Short[]::new))
                .map(row -> Map.entry(
                        row.get("shard", Short.class).intValue(),
                        new ShardHead(row.get("shard_seq", Long.class), row.get("head", String.class))))
                .all()
                .doOnNext(shard -> into.shards().put(shard.getKey(), shard.getValue()))
                .then(Mono.fromRunnable(() -> requireAll(shards, into)));
    }

    private static void requireAll(Set<Integer> shards, Books.Loaded into) {
        if (!into.shards().keySet().containsAll(shards)) {
            throw new IllegalStateException("of the shards " + shards + " there are only "
                    + into.shards().keySet() + ": has wallet-commands more partitions than the ledger has lines?");
        }
    }

    /** Opens those of the wallets that are missing; gives their ids. */
    public Mono<Set<UUID>> openWallets(Collection<Wallet> wallets, Instant now) {
        return database.sql(OPEN_WALLETS)
                .bind("ids", array(wallets, Wallet::id, UUID[]::new))
                .bind("users", array(wallets, Wallet::userId, UUID[]::new))
                .bind("names", array(wallets, Wallet::name, String[]::new))
                .bind("houses", array(wallets, Wallet::house, Boolean[]::new))
                .bind("now", now)
                .map(row -> row.get("id", UUID.class))
                .all()
                .collect(Collectors.toSet());
    }

    /** Locks the wallets that are to be closed. */
    public Mono<Void> lockWallets(Scope scope) {
        return scope.closing().isEmpty()
                ? Mono.empty()
                : database.sql(LOCK_WALLETS)
                        .bind("closing", array(scope.closing(), Scope.Closing::walletId, UUID[]::new))
                        .bind("closers", array(scope.closing(), Scope.Closing::userId, UUID[]::new))
                        .then();
    }

    /** Opens the accounts that are missing, of wallets that belong to who says so. */
    public Mono<Void> openAccounts(Scope scope) {
        return accounts(OPEN_ACCOUNTS, scope).then();
    }

    /** A statement on the accounts of a scope, each with its owner. */
    private GenericExecuteSpec accounts(String sql, Scope scope) {
        return database.sql(sql)
                .bind("wallets", array(scope.accounts(), owned -> owned.key().walletId(), UUID[]::new))
                .bind("users", array(scope.accounts(), Scope.Owned::userId, UUID[]::new))
                .bind(
                        "assets",
                        array(scope.accounts(), owned -> owned.key().asset().id(), String[]::new));
    }

    /** Locks the accounts that are there, and reads them. */
    public Mono<Void> lockAccounts(Scope scope, Books.Loaded into) {
        return accounts(LOCK_ACCOUNTS, scope)
                .bind("holds", scope.holds().toArray(UUID[]::new))
                .bind("closing", array(scope.closing(), Scope.Closing::walletId, UUID[]::new))
                .bind("closers", array(scope.closing(), Scope.Closing::userId, UUID[]::new))
                .map(row -> new Account(
                        row.get("id", Long.class),
                        keyOf(row),
                        row.get("house", Boolean.class),
                        row.get("available", BigDecimal.class),
                        row.get("held", BigDecimal.class),
                        row.get("account_seq", Long.class),
                        row.get("opened", Boolean.class),
                        row.get("cost", BigDecimal.class),
                        row.get("realised", BigDecimal.class),
                        row.get("cost_currency", String.class)))
                .all()
                .doOnNext(account -> into.accounts().put(account.key(), account))
                .then();
    }

    /**
     * Reads all else of a scope whose accounts are locked. All is asked at once and answered in turn, on the one
     * connection: one wait instead of six. None is cancelled when another fails.
     */
    public Mono<Void> read(Scope scope, Books.Loaded into) {
        return Flux.mergeDelayError(
                        READ_AHEAD,
                        readWallets(scope, into),
                        readWalletsOfUsers(scope, into),
                        readAnswered(scope, into),
                        readHolds(scope, into),
                        readSettled(scope, into),
                        readHeldFor(scope, into),
                        readUsed(scope, into))
                .then();
    }

    private Flux<?> readWallets(Scope scope, Books.Loaded into) {
        return wallets(database.sql(READ_WALLETS).bind("wallets", scope.asked().toArray(UUID[]::new)), into);
    }

    private Flux<?> readWalletsOfUsers(Scope scope, Books.Loaded into) {
        return scope.namers().isEmpty()
                ? Flux.empty()
                : wallets(
                        database.sql(READ_WALLETS_OF_USERS)
                                .bind("users", scope.namers().toArray(UUID[]::new)),
                        into);
    }

    private static Flux<?> wallets(GenericExecuteSpec statement, Books.Loaded into) {
        return statement
                .map(row -> new Wallet(
                        row.get("id", UUID.class),
                        row.get("user_id", UUID.class),
                        row.get("name", String.class),
                        row.get("house", Boolean.class)))
                .all()
                .doOnNext(wallet -> into.wallets().put(wallet.id(), wallet));
    }

    private Flux<?> readAnswered(Scope scope, Books.Loaded into) {
        return database.sql(READ_ANSWERED)
                .bind("commands", scope.commands().toArray(UUID[]::new))
                .map(row -> {
                    Books.Answered answered = new Books.Answered(
                            row.get("contents", String.class),
                            StoredAnswer.read(row.get("answer_type", String.class), row.get("answer", String.class)));
                    into.answered().put(row.get("command_id", UUID.class), answered);
                    return answered;
                })
                .all();
    }

    private Flux<?> readHolds(Scope scope, Books.Loaded into) {
        if (scope.holds().isEmpty()) {
            return Flux.empty();
        }
        return database.sql(READ_HOLDS)
                .bind("holds", scope.holds().toArray(UUID[]::new))
                .map(row -> {
                    UUID walletId = row.get("wallet_id", UUID.class);
                    return new Hold(
                            row.get("id", UUID.class),
                            walletId == null
                                    ? null
                                    : new AccountKey(walletId, Asset.of(row.get("asset", String.class))),
                            row.get("order_id", UUID.class),
                            row.get("amount", BigDecimal.class),
                            row.get("remaining", BigDecimal.class),
                            Hold.Status.valueOf(row.get("status", String.class)));
                })
                .all()
                .doOnNext(hold -> into.holds().put(hold.id(), hold));
    }

    private Flux<?> readSettled(Scope scope, Books.Loaded into) {
        if (scope.fills().isEmpty()) {
            return Flux.empty();
        }
        return database.sql(READ_SETTLED)
                .bind("orders", array(scope.fills(), Movement.Fill::orderId, UUID[]::new))
                .bind("fills", array(scope.fills(), Movement.Fill::number, Integer[]::new))
                .map(row -> {
                    Movement.Fill fill =
                            new Movement.Fill(row.get("order_id", UUID.class), row.get("fill", Integer.class));
                    into.settled().put(fill, row.get("cost", BigDecimal.class));
                    return fill;
                })
                .all();
    }

    private Flux<?> readHeldFor(Scope scope, Books.Loaded into) {
        if (scope.payers().isEmpty()) {
            return Flux.empty();
        }
        return database.sql(READ_HELD_FOR)
                .bind("wallets", array(scope.payers(), AccountKey::walletId, UUID[]::new))
                .bind("assets", array(scope.payers(), key -> key.asset().id(), String[]::new))
                .bind("accounts", array(into.accounts().values(), Account::id, Long[]::new))
                .map(row -> into.heldFor()
                        .computeIfAbsent(keyOf(row), _ -> new ArrayList<>())
                        .add(new Answer.HeldFor(
                                row.get("order_id", UUID.class), row.get("remaining", BigDecimal.class))))
                .all();
    }

    private Flux<?> readUsed(Scope scope, Books.Loaded into) {
        return scope.quotes().isEmpty()
                ? Flux.empty()
                : database.sql(READ_USED)
                        .bind("quotes", scope.quotes().toArray(UUID[]::new))
                        .map(row -> into.usedQuotes().add(row.get("quote_id", UUID.class)))
                        .all();
    }

    private static AccountKey keyOf(Readable row) {
        return new AccountKey(row.get("wallet_id", UUID.class), Asset.of(row.get("asset", String.class)));
    }

    private static <T, R> R[] array(Collection<T> rows, Function<T, R> column, IntFunction<R[]> type) {
        return rows.stream().map(column).toArray(type);
    }
}
