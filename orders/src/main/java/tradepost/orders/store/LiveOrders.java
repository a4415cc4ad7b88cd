package tradepost.orders.store;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.platform.relay.Detached;

/** The orders of a user that have not ended, by their names. */
@Repository
public class LiveOrders {
    private static final int PAGE = 200;
    private static final UUID FIRST = new UUID(0, 0);
    private static final String LIVE = """
            SELECT id, symbol FROM orders
             WHERE user_id = :user AND live AND id > :after AND id < :before
               AND (:symbol::text IS NULL OR symbol = :symbol)
             ORDER BY id LIMIT :limit
            """;

    private final DatabaseClient database;

    public LiveOrders(DatabaseClient database) {
        this.database = database;
    }

    /** An order and where its commands go. */
    public record Live(UUID id, String symbol) {}

    /**
     * All that were placed before {@code before}, page by page as they are asked for.
     *
     * @param symbol of these; null for any
     */
    public Flux<List<Live>> findAll(UUID userId, @Nullable String symbol, UUID before) {
        return findPage(userId, symbol, FIRST, before)
                .expand(page -> page.size() < PAGE
                        ? Mono.empty()
                        : findPage(userId, symbol, page.getLast().id(), before));
    }

    private Mono<List<Live>> findPage(UUID userId, @Nullable String symbol, UUID after, UUID before) {
        GenericExecuteSpec statement = database.sql(LIVE)
                .bind("user", userId)
                .bind("after", after)
                .bind("before", before)
                .bind("limit", PAGE);
        return (symbol == null ? statement.bindNull("symbol", String.class) : statement.bind("symbol", symbol))
                .map(row -> new Live(Rows.required(row, "id", UUID.class), Rows.text(row, "symbol")))
                .all()
                .collectList()
                .as(Detached::of);
    }
}
