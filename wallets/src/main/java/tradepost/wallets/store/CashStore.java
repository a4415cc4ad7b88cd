package tradepost.wallets.store;

import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tradepost.platform.relay.Detached;
import tradepost.platform.relay.GroupCommit;

/**
 * All cash of a user or of a wallet, in one statement that also tells whose the wallet is. Of users who ask at the same
 * time, one statement answers all that came while the last ones ran.
 */
@Repository
public class CashStore {
    private static final String CASH = """
            SELECT wallet.user_id, wallet.id, account.asset, account.available + account.held AS total
              FROM wallets wallet
              LEFT JOIN accounts account ON account.wallet_id = wallet.id
                    AND account.asset NOT LIKE 'stock:%' AND (account.account_seq > 0 OR account.opened)
            """;
    private static final String OF_USERS = CASH + """
             WHERE wallet.user_id = ANY(:users) AND wallet.closed_at IS NULL
             ORDER BY wallet.opened_at, wallet.id, account.asset
            """;
    private static final String OF_WALLET =
            CASH + " WHERE wallet.user_id = :user AND wallet.id = :wallet ORDER BY account.asset";

    private final DatabaseClient database;
    private final GroupCommit<UUID, List<CashRow>> ofUsers;

    public CashStore(DatabaseClient database) {
        this.database = database;
        this.ofUsers = new GroupCommit<>(
                GroupCommit.Bounds.DEFAULT, "The wallets cannot be read now. Try again shortly.", this::findOfUsers);
    }

    /**
     * Cash of one currency, {@code available} and {@code held} together; a wallet without any has one row without.
     */
    public record CashRow(
            UUID walletId,
            @Nullable String currency,
            @Nullable BigDecimal total) {}

    /** By open wallet, the oldest first; no row where the user has no wallet. */
    public Mono<List<CashRow>> findOfUser(UUID userId) {
        return ofUsers.submit(userId);
    }

    private Mono<List<List<CashRow>>> findOfUsers(List<UUID> users) {
        return database.sql(OF_USERS)
                .bind("users", users.toArray(UUID[]::new))
                .map(row -> Map.entry(Objects.requireNonNull(row.get("user_id", UUID.class)), toCash(row)))
                .all()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())))
                .map(found -> users.stream()
                        .map(user -> found.getOrDefault(user, List.of()))
                        .toList())
                .as(Detached::of);
    }

    /** No row where the user has no such wallet. */
    public Mono<List<CashRow>> findOfWallet(UUID userId, UUID walletId) {
        return database.sql(OF_WALLET)
                .bind("user", userId)
                .bind("wallet", walletId)
                .map(CashStore::toCash)
                .all()
                .collectList()
                .as(Detached::of);
    }

    private static CashRow toCash(Readable row) {
        return new CashRow(
                row.get("id", UUID.class), row.get("asset", String.class), row.get("total", BigDecimal.class));
    }
}
