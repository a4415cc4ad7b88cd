package tradepost.orders.store;

import io.r2dbc.spi.Readable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import tradepost.orders.domain.Order;

/**
 * The live orders of partitions, as many as there are: what an owner begins with. Each column costs the server and who
 * reads it as much as the next, so that a row has only those that say something of most orders; the few of which there
 * is more to say are read whole.
 */
@Repository
public class TakenOrders {
    private static final List<String> COLUMNS = List.of(
            "id",
            "user_id",
            "wallet_id",
            "client_order_id",
            "symbol",
            "side",
            "type",
            "time_in_force",
            "quantity",
            "lot",
            "currency",
            "limit_price",
            "stop_price",
            "expires_at",
            "created_at",
            "status",
            "stage",
            "since",
            "seq",
            "hold_amount",
            "hold_cap",
            "entered_offset",
            "triggered_offset");

    /** Worth, bounds, delay, exits, fills, a replacement, a settle under way or an end that waits for its hold. */
    private static final String MORE = """
            num_nonnulls(notional, lower_bound, upper_bound, execute_after, take_profit_limit, stop_loss_stop,
                         parent_id, settling_quantity, end_status) > 0
                OR fills > 0 OR replaced_offset >= 0""";

    private static final String LIVE = "SELECT record_send(ROW(" + String.join(", ", COLUMNS) + ", " + MORE
            + ")) FROM orders WHERE live AND partition = ANY(:partitions::smallint[])";

    /** All rows are one statement, which takes as long as they are many. */
    private static final String PATIENTLY = "SET LOCAL statement_timeout = '5min'";

    private static final Map<String, Integer> PLACES =
            IntStream.range(0, COLUMNS.size()).boxed().collect(Collectors.toMap(COLUMNS::get, place -> place));
    private static final int PLACE_OF_MORE = COLUMNS.size();

    /** Rows that are on their way at once: no more of them wait here. */
    private static final int FETCHED = 5_000;

    private static final int PAGE = 1_000;

    private final DatabaseClient database;
    private final OrderStore orders;

    private final TransactionalOperator transaction;

    public TakenOrders(DatabaseClient database, OrderStore orders, TransactionalOperator transaction) {
        this.database = database;
        this.orders = orders;
        this.transaction = transaction;
    }

    /**
     * All of them, page by page, in no order. They are read as they lie in the table: row after row of one partition,
     * or in the order of their ids, each row would be another page of it.
     */
    public Flux<List<Order>> findLive(Collection<Integer> partitions) {
        return Flux.defer(() -> {
            List<UUID> incomplete = new ArrayList<>();
            return transaction
                    .execute(_ -> rows(partitions))
                    .buffer(PAGE)
                    .map(page -> complete(page, incomplete))
                    .concatWith(Flux.defer(() -> whole(incomplete)));
        });
    }

    private Flux<Taken> rows(Collection<Integer> partitions) {
        return database.sql(PATIENTLY)
                .then()
                .thenMany(database.sql(LIVE)
                        .filter(statement -> statement.fetchSize(FETCHED))
                        .bind(
                                "partitions",
                                partitions.stream().map(Integer::shortValue).toArray(Short[]::new))
                        .map(Taken::of)
                        .all());
    }

    private static List<Order> complete(List<Taken> page, List<UUID> incomplete) {
        List<Order> complete = new ArrayList<>(page.size());
        for (Taken taken : page) {
            if (taken.order() == null) {
                incomplete.add(taken.id());
            } else {
                complete.add(taken.order());
            }
        }
        return complete;
    }

    private Flux<List<Order>> whole(List<UUID> incomplete) {
        return Flux.fromIterable(incomplete)
                .buffer(PAGE)
                .concatMap(ids -> orders.findAll(ids).collectList(), 1);
    }

    /**
     * A row.
     *
     * @param order null where there is more to say than the row does
     */
    private record Taken(UUID id, @Nullable Order order) {
        static Taken of(Readable row) {
            Placed placed = new Placed(SentRecord.read(Objects.requireNonNull(row.get(0, byte[].class))));
            if (Boolean.TRUE.equals(placed.values[PLACE_OF_MORE])) {
                return new Taken(Rows.required(placed, "id", UUID.class), null);
            }
            Order order = Rows.order(placed);
            return new Taken(order.id(), order);
        }
    }

    /** The values of a row whose columns are at known places. */
    private record Placed(@Nullable Object[] values) implements Rows.Values {
        @Override
        public <T> @Nullable T get(String column, Class<T> type) {
            Integer place = PLACES.get(column);
            return place == null ? null : type.cast(values[place]);
        }
    }
}
