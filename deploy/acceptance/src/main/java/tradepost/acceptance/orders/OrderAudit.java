package tradepost.acceptance.orders;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tradepost.acceptance.ledger.ReplayedLedger;
import tradepost.acceptance.system.Eventually;
import tradepost.acceptance.system.Rows;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.up.Service;

/**
 * Compares what traders were told with what is stored, and each order with its price: what should have ended has, and
 * what rests should. Nothing may be asked while this runs, and prices stand still.
 */
public final class OrderAudit {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int SHOWN = 20;

    private static final String OF_USER =
            "SELECT id::text, idempotency_key, status, stage FROM orders WHERE user_id = ?";
    private static final String UNDECIDED =
            "SELECT id::text, stage FROM orders WHERE user_id = ANY(?) AND stage NOT IN ('RESTING', 'DONE')";
    private static final String RESTING = """
            SELECT id::text, symbol, side, type, limit_price, stop_price, triggered_offset,
                   coalesce(expires_at < now() - interval '3 seconds', false) AS is_over
              FROM orders WHERE user_id = ANY(?) AND stage = 'RESTING'
            """;

    private final TestSystem system;
    private final List<ReplicaTrader> traders;
    private final MovingMarket market;

    public OrderAudit(TestSystem system, List<ReplicaTrader> traders, MovingMarket market) {
        this.system = system;
        this.traders = traders;
        this.market = market;
    }

    /** What is wrong, in words; empty if nothing is. */
    public List<String> violations() throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection orders = system.database(Service.ORDERS);
                Connection wallets = system.database(Service.WALLETS)) {
            awaitDecided(orders);
            for (ReplicaTrader trader : traders) {
                found.addAll(trader.journal().unexpected());
                found.addAll(unlikeTheJournal(orders, trader));
            }
            found.addAll(ReplayedLedger.violations(wallets));
        }
        system.violations().forEach(violation -> found.add(violation.toString()));
        return found.stream().limit(SHOWN).toList();
    }

    /** All of them end. */
    public List<String> live() throws SQLException {
        try (Connection orders = system.database(Service.ORDERS)) {
            return Eventually.becomes(
                            "every order ends", LIMIT, () -> states(orders, RESTING, UNDECIDED), List::isEmpty)
                    .stream()
                    .limit(SHOWN)
                    .toList();
        }
    }

    private void awaitDecided(Connection orders) {
        Eventually.becomes(
                "every order has ended, or rests as its price says",
                LIMIT,
                () -> states(orders, UNDECIDED).isEmpty() ? wronglyResting(orders) : states(orders, UNDECIDED),
                List::isEmpty);
    }

    private List<String> states(Connection orders, String... queries) {
        List<String> states = new ArrayList<>();
        for (String sql : queries) {
            states.addAll(read(orders, sql, row -> row.getString("id")));
        }
        return states;
    }

    private List<String> wronglyResting(Connection orders) {
        return read(orders, RESTING, this::resting).stream()
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /** What is wrong with it; nothing if it should rest. */
    private String resting(ResultSet row) throws SQLException {
        BigDecimal price = market.price(row.getString("symbol"));
        boolean isBuy = row.getString("side").equals("BUY");
        BigDecimal limit = row.getBigDecimal("limit_price");
        BigDecimal stop = row.getBigDecimal("stop_price");
        boolean waitsForStop = stop != null && row.getString("triggered_offset") == null;
        boolean isMet = waitsForStop ? isBeyond(price, stop, !isBuy) : isBeyond(price, limit, isBuy);
        String order = "%s %s %s of %s at %s, limit %s, stop %s"
                .formatted(
                        row.getString("id"),
                        row.getString("type"),
                        row.getString("side"),
                        row.getString("symbol"),
                        price,
                        limit,
                        stop);
        if (row.getBoolean("is_over")) {
            return "rests past its time: " + order;
        }
        return isMet ? "rests though its price has come: " + order : "";
    }

    private static boolean isBeyond(BigDecimal price, @Nullable BigDecimal bound, boolean below) {
        if (bound == null) {
            return true;
        }
        return below ? price.compareTo(bound) <= 0 : price.compareTo(bound) >= 0;
    }

    private <T> List<T> read(Connection orders, String sql, Rows.Reader<T> reader) {
        try {
            Object[] users = traders.stream().map(ReplicaTrader::userId).toArray();
            return Rows.list(orders, sql, reader, orders.createArrayOf("uuid", users));
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot read the orders", failure);
        }
    }

    /** One order, as it is stored. */
    private record Stored(String id, String key, String status) {}

    /** Refused at one replica after another had not answered. */
    private static boolean isDoubted(OrderJournal journal, String key) {
        return journal.refused().containsKey(key) && journal.doubted().contains(key);
    }

    private static List<String> unlikeTheJournal(Connection orders, ReplicaTrader trader) throws SQLException {
        OrderJournal journal = trader.journal();
        Map<String, Stored> stored = new HashMap<>();
        List<String> found = new ArrayList<>();
        for (Stored order : Rows.list(
                orders,
                OF_USER,
                row -> new Stored(row.getString("id"), row.getString("idempotency_key"), row.getString("status")),
                trader.userId())) {
            if (stored.put(order.key, order) != null) {
                found.add("two orders of one key: " + order);
            }
            if (!order.id.equals(journal.placed().get(order.key)) && !isDoubted(journal, order.key)) {
                found.add("never acknowledged: " + order);
            }
            if (journal.cancelled().contains(order.id) && !order.status.equals("CANCELLED")) {
                found.add("acknowledged as cancelled: " + order);
            }
        }
        journal.placed().forEach((key, id) -> {
            if (!stored.containsKey(key)) {
                found.add("acknowledged and lost: " + id);
            }
        });
        return found;
    }
}
