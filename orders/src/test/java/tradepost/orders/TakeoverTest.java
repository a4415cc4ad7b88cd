package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tradepost.orders.domain.Order;
import tradepost.orders.store.OrderStore;
import tradepost.orders.store.TakenOrders;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.event.WalletCommand.Settle;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;
import tradepost.platform.relay.Partitions;

/** A replica that takes over ten thousand resting orders of all kinds, more than one page of each partition. */
class TakeoverTest {
    private static final String DATABASE = "orders_takeover";
    private static final int ORDERS = 10_000;
    private static final List<String> SYMBOLS =
            IntStream.range(0, 5).mapToObj(number -> "TAKEN" + number).toList();

    private static final String FILL = """
            WITH stocks AS (
                SELECT row_number() OVER () - 1 AS number, symbol, partition
                  FROM unnest(?::text[], ?::smallint[]) AS stock (symbol, partition)
            ), drawn AS (
                SELECT n, symbol, partition, CASE WHEN n % 2 = 0 THEN 'BUY' ELSE 'SELL' END AS side,
                       CASE WHEN n % 10 < 6 THEN 'LIMIT' WHEN n % 10 < 8 THEN 'STOP_LIMIT' ELSE 'STOP' END AS type,
                       (1000 + CASE WHEN (n % 2 = 0) = (n % 10 < 6) THEN -1 ELSE 1 END * (1 + n * 7919 % 400)) / 100.0
                           AS price
                  FROM generate_series(1, ?) AS n JOIN stocks ON stocks.number = n / 10 % 5
            )
            INSERT INTO orders (id, user_id, wallet_id, client_order_id, idempotency_key, request_hash, symbol,
                   partition, side, type, time_in_force, quantity, lot, currency, limit_price, stop_price,
                   lower_bound, expires_at, created_at, status, stage, since, seq, fills, filled_quantity,
                   filled_notional, charged, hold_amount, hold_cap, entered_offset, end_status, end_code, end_detail)
            SELECT md5(n::text)::uuid, md5('user' || n % 100)::uuid, md5('wallet')::uuid,
                   CASE WHEN n % 3 = 0 THEN 'mine "' || n || '", \\ {NULL}' END, 'key ' || n, '', symbol, partition,
                   side, type, CASE WHEN n % 4 < 2 THEN 'DAY' ELSE 'GTC' END, 3, 1, 'USD',
                   CASE WHEN type <> 'STOP' THEN price END, CASE WHEN type <> 'LIMIT' THEN price END,
                   CASE WHEN n % 7 = 0 THEN 0.01 END, CASE WHEN n % 4 < 2 THEN now() + interval '1 hour' END,
                   now() - n * interval '1.000001 seconds', CASE WHEN n % 9 = 0 THEN 'PARTIALLY_FILLED' ELSE 'OPEN' END,
                   'RESTING', now(), 2, (n % 9 = 0)::int, (n % 9 = 0)::int, (n % 9 = 0)::int * 10.25,
                   (n % 9 = 0)::int * 10.25, CASE WHEN side = 'BUY' THEN 3 * price + 1 ELSE 3 END,
                   CASE WHEN side = 'BUY' THEN price END, -1, NULL, NULL, NULL
              FROM drawn
            """;

    private static OrdersService service;
    private static LedgerStandIn ledger;

    @BeforeAll
    static void fillAndStart() throws SQLException {
        Infrastructure.shared().createDatabase(DATABASE);
        PostgresAddress postgres = Infrastructure.shared().postgres();
        Flyway.configure()
                .dataSource(postgres.jdbcUrl(DATABASE), postgres.user(), postgres.password())
                .locations("classpath:db/relay", "classpath:db/role", "classpath:db/orders")
                .placeholders(Map.of("service-role", postgres.serviceRole(DATABASE)))
                // An index that is built beside the service's work waits for all transactions, that of such a lock too.
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                .load()
                .migrate();
        try (Connection connection =
                        DriverManager.getConnection(postgres.jdbcUrl(DATABASE), postgres.user(), postgres.password());
                PreparedStatement fill = connection.prepareStatement(FILL)) {
            fill.setArray(1, connection.createArrayOf("text", SYMBOLS.toArray()));
            fill.setArray(
                    2,
                    connection.createArrayOf(
                            "smallint", SYMBOLS.stream().map(Partitions::of).toArray()));
            fill.setInt(3, ORDERS);
            fill.executeUpdate();
        }
        service = new OrdersService(DATABASE);
        ledger = new LedgerStandIn(service);
    }

    @AfterAll
    static void stop() {
        ledger.close();
        service.close();
    }

    @Test
    void what_is_taken_over_is_what_postgresql_says_column_by_column() {
        OrderStore store = service.bean(OrderStore.class);
        Set<Integer> partitions = SYMBOLS.stream().skip(1).map(Partitions::of).collect(Collectors.toSet());
        Set<UUID> ids = service
                .rows("SELECT id FROM orders WHERE stage <> 'DONE' AND partition IN ("
                        + partitions.stream().map(String::valueOf).collect(Collectors.joining(",")) + ")")
                .stream()
                .map(row -> (UUID) row.get("id"))
                .collect(Collectors.toSet());

        List<Order> live = Objects.requireNonNull(service.bean(TakenOrders.class)
                .findLive(partitions)
                .concatMapIterable(orders -> orders)
                .collectList()
                .block(OrdersService.LIMIT));

        assertThat(live).extracting(Order::id).doesNotHaveDuplicates().hasSameElementsAs(ids);
        assertThat(live.stream().collect(Collectors.toMap(Order::id, Function.identity())))
                .isEqualTo(store.findAll(ids).collectMap(Order::id).block(OrdersService.LIMIT));
    }

    @Test
    void a_price_fills_what_it_meets_and_nothing_else_the_best_limit_and_the_oldest_first() {
        String symbol = SYMBOLS.getFirst();
        List<UUID> buys = ids("side = 'BUY' AND type = 'LIMIT' AND limit_price >= 7.00", symbol);
        List<UUID> stops = ids("side = 'SELL' AND type = 'STOP' AND stop_price >= 7.00", symbol);
        service.list(symbol);

        service.price(symbol, "7.00", null);

        Eventually.holds(() -> ids("status = 'EXECUTED'", symbol).size() >= buys.size() + stops.size());
        assertThat(buys).isNotEmpty();
        assertThat(stops).isNotEmpty();
        assertThat(ids("status = 'EXECUTED'", symbol))
                .contains(buys.toArray(UUID[]::new))
                .containsAll(stops);
        assertThat(ledger.commandsOf(symbol).stream()
                        .filter(Settle.class::isInstance)
                        .map(WalletCommand::orderId)
                        .filter(buys::contains)
                        .distinct())
                .containsExactlyElementsOf(buys);
        assertThat(ids("stage = 'RESTING' AND type = 'LIMIT' AND side = 'BUY' AND limit_price >= 7.00", symbol))
                .isEmpty();
        assertThat(ids("status = 'EXECUTED' AND type = 'LIMIT' AND side = 'BUY' AND limit_price < 7.00", symbol))
                .isEmpty();
    }

    /** As they fill: of buys the highest limit first, then the oldest. */
    private static List<UUID> ids(String condition, String symbol) {
        return service
                .rows("SELECT id FROM orders WHERE symbol = '" + symbol + "' AND " + condition
                        + " ORDER BY limit_price DESC, created_at, id")
                .stream()
                .map(row -> (UUID) row.get("id"))
                .toList();
    }
}
