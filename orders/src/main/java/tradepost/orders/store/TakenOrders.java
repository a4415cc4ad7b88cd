package tradepost.orders.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.orders.domain.Order;

/** The live orders of partitions, as many as there are: what an owner begins with. */
@Repository
public class TakenOrders {
    private static final String COLUMNS = """
            SELECT attname::text AS name FROM pg_attribute
             WHERE attrelid = 'orders'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
            """;

    private static final String PAGE_OF_PARTITION = """
            SELECT orders::text AS row FROM orders
             WHERE stage <> 'DONE' AND partition = :partition AND id > :after
             ORDER BY id LIMIT :limit
            """;

    private static final int PAGE = 5_000;
    /** The rows of one partition are read while those of another are on their way. */
    private static final int LANES = 2;

    private static final UUID FIRST = new UUID(0, 0);

    private final DatabaseClient database;

    public TakenOrders(DatabaseClient database) {
        this.database = database;
    }

    /** All of them, page by page, those of one partition in the order of their ids. */
    public Flux<List<Order>> findLive(Collection<Integer> partitions) {
        return database.sql(COLUMNS)
                .map(row -> Rows.text(row, "name"))
                .all()
                .collectList()
                .map(RowText::columns)
                .flatMapMany(columns -> Flux.fromIterable(partitions)
                        .flatMap(partition -> findLive(partition.shortValue(), columns), LANES, 1));
    }

    private Flux<List<Order>> findLive(short partition, Map<String, Integer> columns) {
        return page(partition, FIRST, columns)
                .expand(page -> page.size() < PAGE
                        ? Mono.empty()
                        : page(partition, page.getLast().id(), columns));
    }

    private Mono<List<Order>> page(short partition, UUID after, Map<String, Integer> columns) {
        return database.sql(PAGE_OF_PARTITION)
                .bind("partition", partition)
                .bind("after", after)
                .bind("limit", PAGE)
                .map(row -> Rows.order(RowText.parse(Rows.text(row, "row"), columns)))
                .all()
                .collectList();
    }
}
