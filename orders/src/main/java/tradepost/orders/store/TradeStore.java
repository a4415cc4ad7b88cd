package tradepost.orders.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tradepost.platform.relay.Detached;

/** Executed fills, as they are read. */
@Repository
public class TradeStore {
    private static final String PAGE = """
            SELECT t.*, o.parent_id, o.leg
              FROM (SELECT id, order_id, symbol, side, quantity, price, cost, currency, at FROM trades
                     WHERE user_id = :user AND id < :before AND at >= :from AND at < :to AND id >= :first AND id < :last
                     ORDER BY id DESC LIMIT :limit) t
              JOIN orders o ON o.id = t.order_id
             ORDER BY t.id DESC
            """;

    private final DatabaseClient database;

    public TradeStore(DatabaseClient database) {
        this.database = database;
    }

    /**
     * A fill.
     *
     * @param parentId the order that bought what an exit of a bracket, {@code leg}, sold here; absent for other orders
     * @param cost what it cost or brought, in {@code currency}
     */
    public record Transaction(
            UUID id,
            UUID orderId,
            @Nullable UUID parentId,
            @Nullable String leg,
            String symbol,
            String side,
            BigDecimal quantity,
            BigDecimal price,
            BigDecimal cost,
            String currency,
            Instant at) {}

    /** A page of a user's fills in a time, newest first. */
    public Mono<List<Transaction>> findPage(UUID userId, Instant from, Instant to, @Nullable UUID before, int limit) {
        return database.sql(PAGE)
                .bind("user", userId)
                .bind("before", before == null ? new UUID(-1, -1) : before)
                .bind("from", from)
                .bind("to", to)
                .bind("first", IdRange.from(from))
                .bind("last", IdRange.to(to))
                .bind("limit", limit)
                .map(row -> new Transaction(
                        Rows.required(row, "id", UUID.class),
                        Rows.required(row, "order_id", UUID.class),
                        row.get("parent_id", UUID.class),
                        row.get("leg", String.class),
                        Rows.text(row, "symbol"),
                        Rows.text(row, "side"),
                        Rows.decimal(row, "quantity"),
                        Rows.decimal(row, "price"),
                        Rows.decimal(row, "cost"),
                        Rows.text(row, "currency"),
                        Rows.required(row, "at", Instant.class)))
                .all()
                .collectList()
                .as(Detached::of);
    }
}
