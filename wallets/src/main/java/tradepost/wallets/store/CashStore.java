package tradepost.wallets.store;

import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tradepost.platform.relay.Detached;

/** All cash of a user or of a wallet, in one statement that also tells whose the wallet is. */
@Repository
public class CashStore {
    private static final String CASH = """
            SELECT wallet.id, account.asset, account.available + account.held AS total
              FROM wallets wallet
              LEFT JOIN accounts account ON account.wallet_id = wallet.id
                    AND account.asset NOT LIKE 'stock:%' AND (account.account_seq > 0 OR account.opened)
             WHERE wallet.user_id = :user
            """;
    private static final String OF_USER =
            CASH + " AND wallet.closed_at IS NULL ORDER BY wallet.opened_at, wallet.id, account.asset";
    private static final String OF_WALLET = CASH + " AND wallet.id = :wallet ORDER BY account.asset";

    private final DatabaseClient database;

    public CashStore(DatabaseClient database) {
        this.database = database;
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
        return find(database.sql(OF_USER).bind("user", userId));
    }

    /** No row where the user has no such wallet. */
    public Mono<List<CashRow>> findOfWallet(UUID userId, UUID walletId) {
        return find(database.sql(OF_WALLET).bind("user", userId).bind("wallet", walletId));
    }

    private static Mono<List<CashRow>> find(GenericExecuteSpec statement) {
        return statement.map(CashStore::toCash).all().collectList().as(Detached::of);
    }

    private static CashRow toCash(Readable row) {
        return new CashRow(
                row.get("id", UUID.class), row.get("asset", String.class), row.get("total", BigDecimal.class));
    }
}
