package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tradepost.acceptance.Invariants.Violation;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;

/** Each invariant can fail: data that PostgreSQL's own constraints would refuse are put past them, and found. */
class InvariantsTest {
    private static final String WALLETS = "invariants_wallets";
    private static final String ORDERS = "invariants_orders";

    /** A user with 10,000.00, of which 12.50 bought two shares and 5.00 are held by an order that rests. */
    private static final String SOUND_WALLETS = """
            INSERT INTO wallets VALUES
                ('00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-0000000000aa', 'Main', false, now()),
                ('00000000-0000-0000-0000-00000000000b', '00000000-0000-0000-0000-0000000000bb', 'house', true, now());
            INSERT INTO accounts (id, wallet_id, asset, house, available, held, account_seq) OVERRIDING SYSTEM VALUE VALUES
                (1, '00000000-0000-0000-0000-00000000000a', 'USD', false, 9982.50, 5.00, 2),
                (2, '00000000-0000-0000-0000-00000000000b', 'USD', true, -9987.50, 0, 2),
                (3, '00000000-0000-0000-0000-00000000000a', 'ABC', false, 2, 0, 1),
                (4, '00000000-0000-0000-0000-00000000000b', 'ABC', true, -2, 0, 1);
            INSERT INTO movements (id, kind, user_id, wallet_id, order_id, fill, moved_at) VALUES
                ('00000000-0000-0000-0000-000000000001', 'OPENING_CREDIT', '00000000-0000-0000-0000-0000000000aa',
                 '00000000-0000-0000-0000-00000000000a', NULL, NULL, now() - interval '1 hour'),
                ('00000000-0000-0000-0000-000000000002', 'BUY', '00000000-0000-0000-0000-0000000000aa',
                 '00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-000000000011', 1,
                 now() - interval '1 hour');
            INSERT INTO entries (movement_id, leg, account_id, account_seq, shard, shard_seq, asset, amount, balance, booked_at)
            VALUES
                ('00000000-0000-0000-0000-000000000001', 'USER_CASH', 1, 1, 0, 1, 'USD', 10000.00, 10000.00, now()),
                ('00000000-0000-0000-0000-000000000001', 'HOUSE_CASH', 2, 1, 0, 2, 'USD', -10000.00, -10000.00, now()),
                ('00000000-0000-0000-0000-000000000002', 'USER_CASH', 1, 2, 0, 3, 'USD', -12.50, 9987.50, now()),
                ('00000000-0000-0000-0000-000000000002', 'HOUSE_CASH', 2, 2, 0, 4, 'USD', 12.50, -9987.50, now()),
                ('00000000-0000-0000-0000-000000000002', 'USER_SHARES', 3, 1, 0, 5, 'ABC', 2, 2, now()),
                ('00000000-0000-0000-0000-000000000002', 'HOUSE_SHARES', 4, 1, 0, 6, 'ABC', -2, -2, now());
            UPDATE shards SET shard_seq = 6 WHERE shard = 0;
            INSERT INTO holds VALUES
                ('00000000-0000-0000-0000-000000000021', 1, '00000000-0000-0000-0000-000000000012', 5.00, 5.00, 'OPEN',
                 now() - interval '1 hour');
            """;

    private static final String SOUND_ORDERS = """
            INSERT INTO orders (id, user_id, wallet_id, client_order_id, idempotency_key, request_hash, symbol, partition, side,
                type, time_in_force, quantity, lot, currency, limit_price, created_at, status, stage, since, seq, fills,
                filled_quantity, filled_notional, charged)
            VALUES
                ('00000000-0000-0000-0000-000000000011', '00000000-0000-0000-0000-0000000000aa',
                 '00000000-0000-0000-0000-00000000000a', 'mine', 'key-1', '', 'ABC', 0, 'BUY', 'MARKET', 'FOK', 2, 1, 'USD',
                 NULL, now() - interval '1 hour', 'EXECUTED', 'DONE', now() - interval '1 hour', 2, 1, 2, 12.50, 12.50),
                ('00000000-0000-0000-0000-000000000012', '00000000-0000-0000-0000-0000000000aa',
                 '00000000-0000-0000-0000-00000000000a', NULL, 'key-2', '', 'ABC', 0, 'BUY', 'LIMIT', 'GTC', 1, 1, 'USD',
                 5.00, now() - interval '1 hour', 'OPEN', 'RESTING', now() - interval '1 hour', 2, 0, 0, 0, 0);
            INSERT INTO order_events VALUES
                ('00000000-0000-0000-0000-000000000011', 1, 'PLACED', 'PENDING', now()),
                ('00000000-0000-0000-0000-000000000011', 2, 'FILLED', 'EXECUTED', now()),
                ('00000000-0000-0000-0000-000000000012', 1, 'PLACED', 'PENDING', now()),
                ('00000000-0000-0000-0000-000000000012', 2, 'OPENED', 'OPEN', now());
            INSERT INTO trades VALUES
                ('00000000-0000-0000-0000-000000000031', '00000000-0000-0000-0000-000000000011', 1,
                 '00000000-0000-0000-0000-0000000000aa', 'ABC', 'BUY', 2, 6.25, 12.5, 'USD', 7, 'SOURCE', 10,
                 now() - interval '1 hour');
            """;

    private Connection wallets;
    private Connection orders;

    @BeforeAll
    static void migrate() {
        migrate(WALLETS, "classpath:db/wallets");
        migrate(ORDERS, "classpath:db/orders");
    }

    @BeforeEach
    void fillWithSoundData() throws SQLException {
        wallets = open(WALLETS);
        execute(wallets, SOUND_WALLETS);
        orders = open(ORDERS);
        execute(orders, SOUND_ORDERS);
    }

    @AfterEach
    void leaveNothing() throws SQLException {
        wallets.rollback();
        wallets.close();
        orders.rollback();
        orders.close();
    }

    @Test
    void sound_data_violate_nothing() throws SQLException {
        List<Violation> violations = Invariants.atRest(wallets, orders).violations();

        assertThat(violations).isEmpty();
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(delimiter = '|', textBlock = """
            entry without a counterpart  | wallets/I1 | DELETE FROM entries WHERE leg = 'HOUSE_CASH' AND account_seq = 1
            movement that creates money  | wallets/I2 | UPDATE entries SET amount = amount + 1 WHERE leg = 'USER_CASH'
            movement without entries     | wallets/I2 | DELETE FROM entries WHERE account_seq = 1
            balance that was changed     | wallets/I3 | UPDATE accounts SET available = available + 0.01 WHERE id = 1
            gap in an account            | wallets/I3 | UPDATE entries SET account_seq = 3 WHERE account_id = 1 AND account_seq = 2
            gap in a shard               | wallets/I3 | UPDATE entries SET shard_seq = 9 WHERE shard_seq = 6
            balance below zero           | wallets/I4 | UPDATE accounts SET available = -0.01 WHERE id = 3
            balance once below zero      | wallets/I4 | UPDATE entries SET account_seq = 0 WHERE account_id = 1 AND account_seq = 2
            fill with a missing leg      | wallets/I5 | DELETE FROM entries WHERE leg = 'HOUSE_SHARES'
            held amount that was changed | wallets/I9 | UPDATE accounts SET held = held + 1, available = available - 1 WHERE id = 1
            """)
    void corrupt_ledgers_are_found(String corruption, String invariant, String sql) throws SQLException {
        execute(wallets, "ALTER TABLE accounts DROP CONSTRAINT accounts_check");
        execute(wallets, "ALTER TABLE entries DROP CONSTRAINT entries_account_seq_check");

        execute(wallets, sql);

        assertThat(violated()).as(corruption).contains(invariant);
    }

    @Test
    void a_fill_that_is_booked_twice_is_found() throws SQLException {
        execute(wallets, "DROP INDEX movements_fill");

        execute(wallets, """
                INSERT INTO movements SELECT '00000000-0000-0000-0000-000000000003', kind, user_id, wallet_id, order_id, fill,
                       symbol, price, NULL, moved_at FROM movements WHERE kind = 'BUY';
                INSERT INTO entries (movement_id, leg, account_id, account_seq, shard, shard_seq, asset, amount, balance,
                       booked_at)
                SELECT '00000000-0000-0000-0000-000000000003', leg, account_id, account_seq + 1, shard, shard_seq + 4, asset,
                       amount, balance + amount, booked_at
                  FROM entries WHERE movement_id = '00000000-0000-0000-0000-000000000002'
                """);

        assertThat(violated()).contains("wallets/I5");
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(delimiter = '|', textBlock = """
            order that nobody decides     | orders/I6          | UPDATE orders SET stage = 'HOLDING', status = 'PENDING' WHERE type = 'LIMIT'
            order that rests unheard      | orders/I6          | UPDATE orders SET status = 'PENDING' WHERE type = 'LIMIT'
            two orders of one key         | orders/I7          | UPDATE orders SET idempotency_key = 'key-1'
            two orders of one name        | orders/I7          | UPDATE orders SET client_order_id = 'mine'
            gap in the events             | orders/I8          | UPDATE order_events SET seq = 3 WHERE change = 'OPENED'
            event after the end           | orders/I8          | INSERT INTO order_events SELECT order_id, 3, 'X', 'OPEN', at FROM order_events WHERE change = 'FILLED'
            order unlike its last event   | orders/I8          | UPDATE orders SET status = 'PARTIALLY_FILLED' WHERE type = 'LIMIT'
            order without events          | orders/I8          | DELETE FROM order_events WHERE change IN ('PLACED', 'OPENED')
            settled fill without a trade  | wallets/I5-settled | DELETE FROM trades
            trade that was not settled    | orders/I5-executed | INSERT INTO trades SELECT user_id, order_id, 2, user_id, symbol, side, quantity, price, cost, currency, 8, 'SOURCE', 1, at FROM trades
            trade of another cost         | orders/I5-executed | UPDATE trades SET cost = 12.51
            hold of an order that ended   | wallets/I9-open    | UPDATE orders SET stage = 'DONE', status = 'CANCELLED' WHERE type = 'LIMIT'
            """)
    void corrupt_orders_are_found(String corruption, String invariant, String sql) throws SQLException {
        execute(orders, "ALTER TABLE orders DROP CONSTRAINT orders_user_id_idempotency_key_key");
        execute(orders, "ALTER TABLE orders DROP CONSTRAINT orders_user_id_client_order_id_key");

        execute(orders, sql);

        assertThat(violated()).as(corruption).contains(invariant);
    }

    @Test
    void what_is_still_on_its_way_from_service_to_service_is_no_violation_under_load() throws SQLException {
        execute(orders, "UPDATE trades SET at = now(), fill = 2");
        execute(wallets, "UPDATE movements SET moved_at = now() WHERE kind = 'BUY'");
        execute(wallets, "UPDATE holds SET changed_at = now()");
        execute(orders, "DELETE FROM order_events WHERE change IN ('PLACED', 'OPENED')");
        execute(orders, "DELETE FROM orders WHERE type = 'LIMIT'");

        List<Violation> underLoad = Invariants.underLoad(wallets, orders).violations();

        assertThat(underLoad).extracting(Violation::invariant).containsOnly("orders/I8");
        assertThat(violated()).contains("orders/I5-executed", "wallets/I5-settled", "wallets/I9-open");
    }

    private Set<String> violated() throws SQLException {
        return Invariants.atRest(wallets, orders).violations().stream()
                .map(Violation::invariant)
                .collect(Collectors.toSet());
    }

    private static void migrate(String database, String location) {
        Infrastructure.shared().createDatabase(database);
        PostgresAddress address = Infrastructure.shared().postgres();
        Flyway.configure()
                .dataSource(address.jdbcUrl(database), address.user(), address.password())
                .locations(location)
                .load()
                .migrate();
    }

    /** In one transaction that is never committed, and in which no trigger and no foreign key is asked. */
    private static Connection open(String database) throws SQLException {
        PostgresAddress address = Infrastructure.shared().postgres();
        Connection connection =
                DriverManager.getConnection(address.jdbcUrl(database), address.user(), address.password());
        connection.setAutoCommit(false);
        execute(connection, "SET session_replication_role = replica");
        return connection;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
