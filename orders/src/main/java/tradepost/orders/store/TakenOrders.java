package tradepost.orders.store;

import io.r2dbc.spi.Readable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.orders.domain.Order;
import tradepost.platform.relay.Partitions;

/**
 * The live orders of partitions, as many as there are: what an owner begins with. Each column costs the server, the
 * driver and the collector as much as the next, so that only those are asked for that an order is made of, and those
 * that say nothing of most orders come as null.
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
            "notional",
            "lot",
            "currency",
            "limit_price",
            "stop_price",
            "lower_bound",
            "upper_bound",
            "expires_at",
            "execute_after",
            "created_at",
            "take_profit_limit",
            "stop_loss_stop",
            "stop_loss_limit",
            "parent_id",
            "leg",
            "status",
            "stage",
            "since",
            "seq",
            "hold_amount",
            "hold_cap",
            "entered_offset",
            "triggered_offset",
            "replacing_by",
            "replacing_quantity",
            "replacing_limit_price",
            "replacing_stop_price",
            "replacing_hold_amount",
            "replacing_hold_cap",
            "settling_quantity",
            "settling_price",
            "settling_cost",
            "settling_last",
            "settling_tick_offset",
            "settling_aged_by",
            "settling_age_ms",
            "end_status",
            "end_code",
            "end_detail",
            "end_asset",
            "end_required",
            "end_available");

    /** Of orders that were filled in part. */
    private static final List<String> FILLED = List.of("fills", "filled_quantity", "filled_notional", "charged");

    /** Of orders that a user asked to replace. */
    private static final List<String> REPLACED = List.of("revision", "replaced_offset", "replaced_tick_offset");

    /**
     * The next orders of several partitions at once. What came at one time lies together in the table: partition after
     * partition, all of it would be read as many times.
     */
    private static final String PAGE = "SELECT taken.* FROM unnest(:partitions::smallint[], :after::uuid[])"
            + " AS page (partition, after) CROSS JOIN LATERAL (SELECT "
            + String.join(", ", COLUMNS)
            + where("fills > 0", FILLED)
            + where("replaced_offset >= 0", REPLACED)
            + """
             FROM orders
             WHERE live AND orders.partition = page.partition AND orders.id > page.after
             ORDER BY id LIMIT :limit) AS taken
            """;

    private static final Map<String, Integer> PLACES = places(List.of(COLUMNS, FILLED, REPLACED));

    private static final int OF_A_PARTITION = 500;
    /** The rows of some partitions are read while those of the others are on their way. */
    private static final int LANES = 2;

    private static final UUID FIRST = new UUID(0, 0);

    private final DatabaseClient database;

    public TakenOrders(DatabaseClient database) {
        this.database = database;
    }

    /** Some live orders of some partitions, those of each in the order of their ids; and where each goes on. */
    private record Page(Map<Integer, List<Order>> orders) {
        Map<Integer, UUID> rest() {
            return orders.entrySet().stream()
                    .filter(partition -> partition.getValue().size() == OF_A_PARTITION)
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            partition -> partition.getValue().getLast().id()));
        }
    }

    /** All of them by their partitions, page by page, those of each partition in the order of their ids. */
    public Flux<Map<Integer, List<Order>>> findLive(Collection<Integer> partitions) {
        Map<Integer, Map<Integer, UUID>> lanes = partitions.stream()
                .collect(Collectors.groupingBy(
                        partition -> partition % LANES, Collectors.toMap(partition -> partition, _ -> FIRST)));
        return Flux.fromIterable(lanes.values()).flatMap(this::findLive, LANES, 1);
    }

    private Flux<Map<Integer, List<Order>>> findLive(Map<Integer, UUID> after) {
        return page(after)
                .expand(page -> page.rest().isEmpty() ? Mono.empty() : page(page.rest()))
                .map(Page::orders);
    }

    private Mono<Page> page(Map<Integer, UUID> after) {
        return database.sql(PAGE)
                .bind(
                        "partitions",
                        after.keySet().stream().map(Integer::shortValue).toArray(Short[]::new))
                .bind("after", after.values().toArray(UUID[]::new))
                .bind("limit", OF_A_PARTITION)
                .map(row -> Rows.order(new Placed(row)))
                .all()
                .collect(Collectors.groupingBy(order -> Partitions.of(order.symbol())))
                .map(Page::new);
    }

    /** A row whose columns are at known places: the driver would search for each by its name, in lower case. */
    private record Placed(Readable row) implements Rows.Values {
        @Override
        public <T> @Nullable T get(String column, Class<T> type) {
            return row.get(Objects.requireNonNull(PLACES.get(column), column), type);
        }
    }

    private static String where(String condition, List<String> columns) {
        StringBuilder cases = new StringBuilder();
        columns.forEach(column -> cases.append(", CASE WHEN ")
                .append(condition)
                .append(" THEN ")
                .append(column)
                .append(" END"));
        return cases.toString();
    }

    private static Map<String, Integer> places(List<List<String>> parts) {
        Map<String, Integer> places = new HashMap<>();
        parts.forEach(columns -> columns.forEach(column -> places.put(column, places.size())));
        return Map.copyOf(places);
    }
}
