package tradepost.wallets.store;

import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.platform.relay.Detached;
import tradepost.wallets.domain.Asset;

/** What users read of their wallets. */
@Repository
public class StatementStore {
    private static final String WALLETS = """
            SELECT id, name, opened_at FROM wallets
             WHERE user_id = :user AND closed_at IS NULL ORDER BY opened_at, id
            """;
    private static final String OWNS = "SELECT count(*) AS wallets FROM wallets WHERE id = :wallet AND user_id = :user";
    private static final String BALANCES = """
            SELECT asset, available, held FROM accounts
             WHERE wallet_id = :wallet AND asset NOT LIKE 'stock:%' AND (account_seq > 0 OR opened)
             ORDER BY asset
            """;
    /** From each account its newest entries, and of those the newest: each account is read in the order of an index. */
    private static final String ENTRIES = """
            SELECT entry.id, entry.movement_id, entry.asset, entry.amount, entry.balance, entry.booked_at,
                   movement.kind, movement.order_id, movement.fill, movement.price, movement.rate
              FROM (SELECT newest.*
                      FROM accounts account
                      CROSS JOIN LATERAL (SELECT * FROM entries
                                           WHERE account_id = account.id
                                             AND booked_at >= :from AND (booked_at, id) < (:beforeAt, :beforeId)
                                           ORDER BY booked_at DESC, id DESC LIMIT :limit) newest
                     WHERE account.wallet_id = :wallet
                     ORDER BY newest.booked_at DESC, newest.id DESC LIMIT :limit) entry
              JOIN movements movement ON movement.id = entry.movement_id
             ORDER BY entry.booked_at DESC, entry.id DESC
            """;

    private static final String POSITIONS = """
            SELECT asset, cost_currency, sum(available) AS available, sum(held) AS held, sum(cost) AS cost,
                   sum(realised) AS realised
              FROM accounts JOIN wallets ON wallets.id = accounts.wallet_id
             WHERE wallets.user_id = :user AND asset LIKE 'stock:%' AND cost_currency IS NOT NULL
               AND asset COLLATE "C" > 'stock:' || :after
             GROUP BY asset, cost_currency
            HAVING :closed OR sum(available + held) <> 0
             ORDER BY asset COLLATE "C", cost_currency LIMIT :limit
            """;

    /** Entries that are read at once for a whole statement. */
    private static final int PAGE = 200;

    private final DatabaseClient database;

    public StatementStore(DatabaseClient database) {
        this.database = database;
    }

    /** A wallet of a user. */
    public record WalletRow(UUID id, String name, Instant openedAt) {}

    /** Cash of a wallet. */
    public record BalanceRow(String currency, BigDecimal available, BigDecimal held) {}

    /**
     * An entry with what moved it.
     *
     * @param id orders the entries of one time
     * @param balance the account's total right after it
     */
    public record EntryRow(
            long id,
            UUID movementId,
            Asset asset,
            BigDecimal amount,
            BigDecimal balance,
            Instant at,
            String kind,
            @Nullable UUID orderId,
            @Nullable Integer fill,
            @Nullable BigDecimal price,
            @Nullable BigDecimal rate) {}

    /**
     * Shares of one stock, in all wallets of a user, or what they have earned before they were sold.
     *
     * @param cost what the shares were bought for, in {@code currency}; so is {@code realised}
     */
    public record PositionRow(
            String symbol,
            BigDecimal available,
            BigDecimal held,
            String currency,
            BigDecimal cost,
            BigDecimal realised) {
        public BigDecimal quantity() {
            return available.add(held);
        }

        public boolean isClosed() {
            return quantity().signum() == 0;
        }
    }

    /** The user's open wallets, the oldest first. */
    public Mono<List<WalletRow>> findWallets(UUID userId) {
        return database.sql(WALLETS)
                .bind("user", userId)
                .map(row -> new WalletRow(
                        row.get("id", UUID.class), row.get("name", String.class), row.get("opened_at", Instant.class)))
                .all()
                .collectList()
                .as(Detached::of);
    }

    public Mono<Boolean> owns(UUID userId, UUID walletId) {
        return database.sql(OWNS)
                .bind("wallet", walletId)
                .bind("user", userId)
                .map(row -> row.get("wallets", Long.class) == 1)
                .one()
                .as(Detached::of);
    }

    /** The currencies that were opened or ever had an entry. */
    public Mono<List<BalanceRow>> findBalances(UUID walletId) {
        return database.sql(BALANCES)
                .bind("wallet", walletId)
                .map(row -> new BalanceRow(
                        row.get("asset", String.class),
                        row.get("available", BigDecimal.class),
                        row.get("held", BigDecimal.class)))
                .all()
                .collectList()
                .as(Detached::of);
    }

    /** The newest entries of a range, at most {@code limit}. */
    public Mono<List<EntryRow>> findEntries(UUID walletId, StatementRange range, int limit) {
        return database.sql(ENTRIES)
                .bind("wallet", walletId)
                .bind("from", range.from())
                .bind("beforeAt", range.beforeAt())
                .bind("beforeId", range.beforeId())
                .bind("limit", limit)
                .map(StatementStore::toEntry)
                .all()
                .collectList()
                .as(Detached::of);
    }

    /**
     * All entries of a range, page by page. A page is read when the one before has been taken; between two pages no
     * connection is held.
     */
    public Flux<List<EntryRow>> findAllEntries(UUID walletId, StatementRange range) {
        return findEntries(walletId, range, PAGE)
                .expand(page ->
                        page.size() < PAGE ? Mono.empty() : findEntries(walletId, range.after(page.getLast()), PAGE));
    }

    /**
     * Stocks the user has shares of, by symbol, at most {@code limit}.
     *
     * @param closed whether those the user had shares of are among them
     * @param after only symbols after this one; empty for all
     */
    public Mono<List<PositionRow>> findPositions(UUID userId, boolean closed, String after, int limit) {
        return database.sql(POSITIONS)
                .bind("user", userId)
                .bind("closed", closed)
                .bind("after", after)
                .bind("limit", limit)
                .map(row -> new PositionRow(
                        Asset.of(row.get("asset", String.class)).code(),
                        row.get("available", BigDecimal.class),
                        row.get("held", BigDecimal.class),
                        row.get("cost_currency", String.class),
                        row.get("cost", BigDecimal.class),
                        row.get("realised", BigDecimal.class)))
                .all()
                .collectList()
                .as(Detached::of);
    }

    private static EntryRow toEntry(Readable row) {
        return new EntryRow(
                row.get("id", Long.class),
                row.get("movement_id", UUID.class),
                Asset.of(row.get("asset", String.class)),
                row.get("amount", BigDecimal.class),
                row.get("balance", BigDecimal.class),
                row.get("booked_at", Instant.class),
                row.get("kind", String.class),
                row.get("order_id", UUID.class),
                row.get("fill", Integer.class),
                row.get("price", BigDecimal.class),
                row.get("rate", BigDecimal.class));
    }
}
