package tradepost.orders.store;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tradepost.orders.domain.OrderStatus;
import tradepost.orders.store.OrderStore.Stored;
import tradepost.platform.relay.Detached;

/** The orders of a user, live and ended, as they are listed. */
@Repository
public class OrderHistoryStore {
    private final DatabaseClient database;

    public OrderHistoryStore(DatabaseClient database) {
        this.database = database;
    }

    /**
     * Which orders to list.
     *
     * @param statuses empty for any
     * @param from placed at this time or later, and before {@code to}
     * @param updatedSince moved on at this time or later
     * @param before older than the order of this id: where the last page ended
     */
    public record Query(
            UUID userId,
            Set<OrderStatus> statuses,
            @Nullable String symbol,
            @Nullable String clientOrderId,
            Instant from,
            Instant to,
            @Nullable Instant updatedSince,
            @Nullable UUID before,
            int limit) {}

    /** A page, newest first. */
    public Mono<List<Stored>> findPage(Query query) {
        GenericExecuteSpec statement = database.sql(sql(query))
                .bind("user", query.userId())
                .bind("from", query.from())
                .bind("to", query.to())
                .bind("first", IdRange.from(query.from()))
                .bind("last", IdRange.to(query.to()))
                .bind("limit", query.limit());
        return bound(statement, query).map(Rows::stored).all().collectList().as(Detached::of);
    }

    /** Only what is asked for is in the statement, so that each kind of question finds its own index. */
    private static String sql(Query query) {
        StringBuilder sql = new StringBuilder("""
                SELECT * FROM orders
                 WHERE user_id = :user AND id >= :first AND id < :last AND created_at >= :from AND created_at < :to
                """);
        if (query.before() != null) {
            sql.append(" AND id < :before");
        }
        if (!query.statuses().isEmpty()) {
            sql.append(" AND status = ANY(:statuses)");
            if (query.statuses().stream().noneMatch(OrderStatus::isTerminal)) {
                sql.append(" AND live");
            }
        }
        if (query.symbol() != null) {
            sql.append(" AND symbol = :symbol");
        }
        if (query.clientOrderId() != null) {
            sql.append(" AND client_order_id = :clientOrderId");
        }
        if (query.updatedSince() != null) {
            sql.append(" AND since >= :updatedSince");
        }
        return sql.append(" ORDER BY id DESC LIMIT :limit").toString();
    }

    private static GenericExecuteSpec bound(GenericExecuteSpec statement, Query query) {
        GenericExecuteSpec bound = statement;
        if (query.before() != null) {
            bound = bound.bind("before", query.before());
        }
        if (!query.statuses().isEmpty()) {
            bound = bound.bind(
                    "statuses", query.statuses().stream().map(OrderStatus::name).toArray(String[]::new));
        }
        if (query.symbol() != null) {
            bound = bound.bind("symbol", query.symbol());
        }
        if (query.clientOrderId() != null) {
            bound = bound.bind("clientOrderId", query.clientOrderId());
        }
        return query.updatedSince() == null ? bound : bound.bind("updatedSince", query.updatedSince());
    }
}
