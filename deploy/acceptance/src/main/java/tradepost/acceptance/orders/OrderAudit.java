package tradepost.acceptance.orders;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tradepost.acceptance.ledger.ReplayedLedger;
import tradepost.acceptance.system.Eventually;
import tradepost.acceptance.system.Rows;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.up.Service;

/**
 * Compares what traders were told with what is stored, and each order with its price: what should have ended has, and
 * what rests should; the entry of a bracket whose loss is being stopped waits. Nothing else may be asked while this
 * runs, and prices stand still.
 */
public final class OrderAudit {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String OF_USER = """
            SELECT id::text, idempotency_key, status, parent_id::text, quantity, limit_price, stop_price,
                   refusal IS NOT NULL AS is_refused
              FROM orders WHERE user_id = ?
            """;
    private static final String LIVE = "SELECT id::text FROM orders WHERE user_id = ANY(?) AND stage <> 'DONE'";
    private static final String UNDECIDED =
            "SELECT id::text, stage FROM orders WHERE user_id = ANY(?) AND stage NOT IN ('RESTING', 'DONE')";
    private static final String RESTING = """
            SELECT id::text, symbol, side, type, limit_price, stop_price, lower_bound, upper_bound, triggered_offset,
                   coalesce(expires_at < now() - interval '3 seconds', false) AS is_over
              FROM orders
             WHERE user_id = ANY(?) AND stage = 'RESTING'
               AND NOT EXISTS (SELECT FROM orders loss WHERE loss.parent_id = orders.id AND loss.stage <> 'DONE'
                                AND loss.triggered_offset IS NOT NULL)
            """;

    /** The orders of which something was filled, by what they are. */
    private static final String FILLED = """
            SELECT CASE WHEN leg IS NOT NULL THEN leg
                        WHEN take_profit_limit IS NOT NULL OR stop_loss_stop IS NOT NULL THEN 'BRACKET'
                        WHEN notional IS NOT NULL THEN type || ' NOTIONAL'
                        ELSE type || ' ' || time_in_force END AS kind, count(*) AS orders
              FROM orders WHERE user_id = ANY(?) AND fills > 0
             GROUP BY 1
            """;

    private final TestSystem system;
    private final List<ReplicaTrader> traders;
    private final MovingMarket market;
    private final Random random = new Random(0);

    public OrderAudit(TestSystem system, List<ReplicaTrader> traders, MovingMarket market) {
        this.system = system;
        this.traders = traders;
        this.market = market;
    }

    /** What is wrong, in words; empty if nothing is. */
    public List<String> violations() throws SQLException {
        List<String> found = new ArrayList<>();
        traders.forEach(trader -> trader.settleDoubts(random));
        try (Connection orders = system.database(Service.ORDERS);
                Connection wallets = system.database(Service.WALLETS)) {
            awaitDecided(orders);
            for (ReplicaTrader trader : traders) {
                trader.journal().drainUnexpected(found);
                found.addAll(unlikeTheJournal(orders, trader));
            }
            found.addAll(ReplayedLedger.violations(wallets));
        }
        system.violations().forEach(violation -> found.add(violation.toString()));
        return found;
    }

    /** Whether a tick passed over an order that rested. */
    public MissedTicks.Found missedTicks() throws SQLException {
        TickHistory history = TickHistory.read(system.kafka(), Set.copyOf(market.symbols()));
        Map<String, Instant> endAsked = new HashMap<>();
        traders.forEach(trader -> endAsked.putAll(trader.journal().endAsked()));
        try (Connection orders = system.database(Service.ORDERS)) {
            return MissedTicks.find(orders, users(), history, endAsked, MovingMarket.TRADABLE_MS);
        }
    }

    /** How many orders were filled, in part at least, of each kind. */
    public Map<String, Integer> filled() throws SQLException {
        Map<String, Integer> filled = new TreeMap<>();
        try (Connection orders = system.database(Service.ORDERS)) {
            Rows.list(
                    orders,
                    FILLED,
                    row -> filled.put(row.getString("kind"), row.getInt("orders")),
                    orders.createArrayOf("uuid", users()));
        }
        return filled;
    }

    /** Takes back what still rests, until all has ended. */
    public void endAll() throws SQLException {
        try (Connection orders = system.database(Service.ORDERS)) {
            Eventually.becomes(
                    "every order ends",
                    LIMIT,
                    () -> {
                        traders.forEach(trader -> trader.cancelAll(random));
                        return states(orders, LIVE);
                    },
                    List::isEmpty);
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
        boolean isMet = waitsForStop
                ? isBeyond(price, stop, !isBuy)
                : isBeyond(price, limit, isBuy)
                        && isBeyond(price, row.getBigDecimal("upper_bound"), true)
                        && isBeyond(price, row.getBigDecimal("lower_bound"), false);
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
            return Rows.list(orders, sql, reader, orders.createArrayOf("uuid", users()));
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot read the orders", failure);
        }
    }

    private Object[] users() {
        return traders.stream().map(ReplicaTrader::userId).toArray();
    }

    /** One order, as it is stored. An exit has no key; its entry has. */
    private record Stored(
            String id,
            @Nullable String key,
            String status,
            @Nullable String parentId,
            boolean isRefused,
            Map<String, BigDecimal> terms) {
        static Stored of(ResultSet row) throws SQLException {
            Map<String, BigDecimal> terms = new HashMap<>();
            terms.put("quantity", row.getBigDecimal("quantity"));
            terms.put("limitPrice", row.getBigDecimal("limit_price"));
            terms.put("stopPrice", row.getBigDecimal("stop_price"));
            return new Stored(
                    row.getString("id"),
                    row.getString("idempotency_key"),
                    row.getString("status"),
                    row.getString("parent_id"),
                    row.getBoolean("is_refused"),
                    terms);
        }
    }

    private static List<String> unlikeTheJournal(Connection orders, ReplicaTrader trader) throws SQLException {
        OrderJournal journal = trader.journal();
        Set<String> known = Set.copyOf(journal.placed().values());
        Map<String, Stored> stored = new HashMap<>();
        List<String> found = new ArrayList<>();
        for (Stored order : Rows.list(orders, OF_USER, Stored::of, trader.userId())) {
            if (order.key != null && stored.put(order.key, order) != null) {
                found.add("two orders of one key: " + order);
            }
            if (order.isRefused) {
                if (!journal.refused().containsKey(String.valueOf(order.key))) {
                    found.add("kept as refused, and its client was not told so: " + order);
                }
                continue;
            }
            String acknowledged = order.parentId == null ? order.id : order.parentId;
            if (!known.contains(acknowledged)) {
                found.add("never acknowledged: " + order);
            }
            if (journal.cancelled().contains(order.id) && !order.status.equals("CANCELLED")) {
                found.add("acknowledged as cancelled: " + order);
            }
            if (!journal.unsure().contains(order.id) && !isAsReplaced(order, journal.replaced())) {
                found.add("acknowledged as replaced by " + journal.replaced().get(order.id) + ": " + order);
            }
        }
        journal.placed().forEach((key, id) -> {
            Stored order = stored.get(key);
            if (order == null || !order.id.equals(id)) {
                found.add("acknowledged and lost: " + id);
            }
        });
        return found;
    }

    private static boolean isAsReplaced(Stored order, Map<String, Map<String, Object>> replaced) {
        return replaced.getOrDefault(order.id, Map.of()).entrySet().stream().allMatch(asked -> {
            BigDecimal now = order.terms.get(asked.getKey());
            return now != null && now.compareTo(new BigDecimal(String.valueOf(asked.getValue()))) == 0;
        });
    }
}
