package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import tradepost.platform.event.WalletCommand.Settle;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;
import tradepost.platform.relay.Partitions;

/** Orders that were resting when the service was replaced by one that knows more kinds of them. */
class KeptOrdersTest {
    private static final String DATABASE = "orders_kept";
    private static final String SYMBOL = "KEPT";

    @Test
    void an_order_from_before_the_other_kinds_rests_on_and_fills() throws SQLException {
        UUID id = UUID.randomUUID();
        migrateToTheFirstVersion();
        insertResting(id);

        try (OrdersService orders = new OrdersService(DATABASE);
                LedgerStandIn ledger = new LedgerStandIn(orders)) {
            orders.list(SYMBOL);
            orders.price(SYMBOL, "10.90", null);

            Eventually.holds(() -> "EXECUTED".equals(row(orders, id).get("status")));
            assertThat(row(orders, id).get("hold_cap")).hasToString("11");
            assertThat(orders.rows("SELECT held FROM positions WHERE symbol = '" + SYMBOL + "'"))
                    .singleElement()
                    .satisfies(position -> assertThat(position.get("held")).hasToString("13"));
            assertThat(ledger.commandsOf(SYMBOL))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Settle.class, settle -> assertThat(settle.holdId()).isEqualTo(id));
        }
    }

    private static Map<String, Object> row(OrdersService orders, UUID id) {
        return orders.rows("SELECT * FROM orders WHERE id = '" + id + "'").getFirst();
    }

    private static void migrateToTheFirstVersion() {
        Infrastructure.shared().createDatabase(DATABASE);
        PostgresAddress address = Infrastructure.shared().postgres();
        Flyway.configure()
                .dataSource(address.jdbcUrl(DATABASE), address.user(), address.password())
                .locations("classpath:db/relay", "classpath:db/role", "classpath:db/orders")
                .placeholders(Map.of("service-role", address.serviceRole(DATABASE)))
                .target("001")
                .load()
                .migrate();
    }

    private static void insertResting(UUID id) throws SQLException {
        PostgresAddress address = Infrastructure.shared().postgres();
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(DATABASE), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("""
                    INSERT INTO orders (id, user_id, wallet_id, request_hash, symbol, partition, side, type,
                        time_in_force, quantity, lot, currency, limit_price, created_at, status, stage, since, seq,
                        hold_amount)
                    VALUES ('%1$s', '%1$s', '%1$s', '', '%2$s', %3$d, 'BUY', 'LIMIT', 'GTC', 10, 1, 'USD', 11, now(),
                        'OPEN', 'RESTING', now(), 2, 110)
                    """.formatted(id, SYMBOL, Partitions.of(SYMBOL)));
            statement.executeUpdate("""
                    INSERT INTO trades (id, order_id, fill, user_id, symbol, side, quantity, price, cost, currency,
                        tick_offset, price_aged_by, price_age_ms, at)
                    SELECT gen_random_uuid(), gen_random_uuid(), 1, '%1$s', '%2$s', side, quantity, 11, 11, 'USD', 0,
                           'RECEIVED', 0, now()
                      FROM (VALUES ('BUY', 5), ('SELL', 2)) AS before (side, quantity)
                    """.formatted(id, SYMBOL));
        }
    }
}
