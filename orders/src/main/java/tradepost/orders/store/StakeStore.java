package tradepost.orders.store;

import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tradepost.orders.domain.Stake;
import tradepost.platform.relay.Detached;

/**
 * What users hold and have ordered of stocks, by their positions, which each trade changes, and live orders. Each
 * question is one statement: a fill that is recorded meanwhile is either still an order or already held, never both and
 * never neither.
 */
@Repository
public class StakeStore {
    private static final String OF_SYMBOLS = """
            SELECT asked.user_id, asked.symbol,
                   coalesce((SELECT held FROM positions
                              WHERE user_id = asked.user_id AND symbol = asked.symbol), 0) AS held,
                   coalesce((SELECT sum(greatest(reserved - charged, 0)) FROM orders
                              WHERE user_id = asked.user_id AND symbol = asked.symbol AND side = 'BUY'
                                AND live), 0) AS committed
              FROM unnest(:users::uuid[], :symbols::text[]) AS asked (user_id, symbol)
            """;
    private static final String OF_USER = """
            SELECT user_id, symbol, sum(held) AS held, sum(committed) AS committed
              FROM (SELECT user_id, symbol, held, 0 AS committed FROM positions WHERE user_id = :user
                     UNION ALL
                    SELECT user_id, symbol, 0, greatest(reserved - charged, 0) FROM orders
                     WHERE user_id = :user AND side = 'BUY' AND live) AS part
             GROUP BY user_id, symbol
            HAVING sum(held) > 0 OR sum(committed) > 0
             ORDER BY symbol
            """;

    private final DatabaseClient database;

    public StakeStore(DatabaseClient database) {
        this.database = database;
    }

    /** A stock in which a user wants to buy. */
    public record Wanted(UUID userId, String symbol) {}

    /** One for each, in the transaction that is open. */
    public Mono<List<Stake>> find(List<Wanted> wanted) {
        return database.sql(OF_SYMBOLS)
                .bind("users", wanted.stream().map(Wanted::userId).toArray(UUID[]::new))
                .bind("symbols", wanted.stream().map(Wanted::symbol).toArray(String[]::new))
                .map(StakeStore::stake)
                .all()
                .collectList();
    }

    /** All that a user has or has ordered. */
    public Mono<List<Stake>> findAll(UUID userId) {
        return database.sql(OF_USER)
                .bind("user", userId)
                .map(StakeStore::stake)
                .all()
                .collectList()
                .as(Detached::of);
    }

    private static Stake stake(Readable row) {
        return new Stake(
                Rows.required(row, "user_id", UUID.class),
                Rows.text(row, "symbol"),
                Rows.decimal(row, "held"),
                Rows.decimal(row, "committed"));
    }
}
