package tradepost.orders.store;

import io.r2dbc.spi.Readable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.orders.domain.Order;
import tradepost.platform.relay.Partitions;

/**
 * The live orders of partitions, as many as there are: what an owner begins with. Each column costs the server, the
 * driver and the collector as much as the next, so that a page has only those that say something of most orders; the
 * few of which there is more to say are read whole.
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

    /**
     * The next orders of several partitions at once. What came at one time lies together in the table: partition after
     * partition, all of it would be read as many times.
     */
    private static final String PAGE = """
            SELECT taken.* FROM unnest(:partitions::smallint[], :after::uuid[]) AS page (partition, after)
             CROSS JOIN LATERAL (SELECT %s, %s
                FROM orders
               WHERE live AND orders.partition = page.partition AND orders.id > page.after
               ORDER BY id LIMIT :limit) AS taken
            """.formatted(String.join(", ", COLUMNS), MORE);

    private static final Map<String, Integer> PLACES =
            IntStream.range(0, COLUMNS.size()).boxed().collect(Collectors.toMap(COLUMNS::get, place -> place));
    private static final int PLACE_OF_MORE = COLUMNS.size();

    private static final int OF_A_PARTITION = 500;
    /** The rows of some partitions are read while those of the others are on their way. */
    private static final int LANES = 2;

    private static final UUID FIRST = new UUID(0, 0);

    private final DatabaseClient database;
    private final OrderStore orders;

    public TakenOrders(DatabaseClient database, OrderStore orders) {
        this.database = database;
        this.orders = orders;
    }

    /** All of them, page by page, in no order. */
    public Flux<List<Order>> findLive(Collection<Integer> partitions) {
        Map<Integer, Map<Integer, UUID>> lanes = partitions.stream()
                .collect(Collectors.groupingBy(
                        partition -> partition % LANES, Collectors.toMap(partition -> partition, _ -> FIRST)));
        return Flux.fromIterable(lanes.values()).flatMap(this::findLive, LANES, 1);
    }

    private Flux<List<Order>> findLive(Map<Integer, UUID> after) {
        return page(after)
                .expand(page -> page.rest().isEmpty() ? Mono.empty() : page(page.rest()))
                .concatMap(page -> whole(page.incomplete()).map(page::with), 1);
    }

    private Mono<Page> page(Map<Integer, UUID> after) {
        return database.sql(PAGE)
                .bind(
                        "partitions",
                        after.keySet().stream().map(Integer::shortValue).toArray(Short[]::new))
                .bind("after", after.values().toArray(UUID[]::new))
                .bind("limit", OF_A_PARTITION)
                .map(Taken::of)
                .all()
                .collect(Collectors.groupingBy(taken -> Partitions.of(taken.symbol())))
                .map(Page::new);
    }

    private Mono<List<Order>> whole(List<UUID> incomplete) {
        return incomplete.isEmpty()
                ? Mono.just(List.of())
                : orders.findAll(incomplete).collectList();
    }

    /** Some live orders of some partitions, those of each in the order of their ids. */
    private record Page(Map<Integer, List<Taken>> partitions) {
        /** Where those go on that have more. */
        Map<Integer, UUID> rest() {
            return partitions.entrySet().stream()
                    .filter(partition -> partition.getValue().size() == OF_A_PARTITION)
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            partition -> partition.getValue().getLast().id()));
        }

        /** The ids of those of which there is more to say. */
        List<UUID> incomplete() {
            return taken().filter(taken -> taken.order() == null).map(Taken::id).toList();
        }

        List<Order> with(List<Order> whole) {
            return Stream.concat(taken().map(Taken::order).filter(Objects::nonNull), whole.stream())
                    .toList();
        }

        private Stream<Taken> taken() {
            return partitions.values().stream().flatMap(List::stream);
        }
    }

    /**
     * A row of a page.
     *
     * @param order null where there is more to say than the row does
     */
    private record Taken(UUID id, String symbol, @Nullable Order order) {
        static Taken of(Readable row) {
            Placed placed = new Placed(row);
            if (Boolean.TRUE.equals(row.get(PLACE_OF_MORE, Boolean.class))) {
                return new Taken(Rows.required(placed, "id", UUID.class), Rows.text(placed, "symbol"), null);
            }
            Order order = Rows.order(placed);
            return new Taken(order.id(), order.symbol(), order);
        }
    }

    /** A row whose columns are at known places: the driver would search for each by its name, in lower case. */
    private record Placed(Readable row) implements Rows.Values {
        @Override
        public <T> @Nullable T get(String column, Class<T> type) {
            Integer place = PLACES.get(column);
            return place == null ? null : row.get(place, type);
        }
    }
}
