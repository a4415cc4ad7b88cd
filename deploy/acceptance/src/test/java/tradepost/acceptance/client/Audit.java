package tradepost.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tradepost.acceptance.client.Journal.Placed;
import tradepost.acceptance.system.Rows;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.up.Service;

/** Compares what a user was told with what the databases keep and with what the API shows, once all is at rest. */
public final class Audit {
    private static final Set<String> FINAL_OR_RESTING =
            Set.of("OPEN", "PARTIALLY_FILLED", "EXECUTED", "CANCELLED", "REJECTED", "EXPIRED");
    private static final int CENTS = 2;

    private static final String ORDERS =
            "SELECT id, idempotency_key, status FROM orders WHERE user_id = ? AND refusal IS NULL ORDER BY created_at";
    private static final String REFUSALS =
            "SELECT idempotency_key FROM orders WHERE user_id = ? AND refusal IS NOT NULL";
    private static final String TRADES =
            "SELECT order_id, fill, symbol, side, quantity, price, cost FROM trades WHERE user_id = ?";
    private static final String MOVES = """
            SELECT movement.kind, movement.idempotency_key, abs(entry.amount) AS amount
              FROM movements movement JOIN entries entry ON entry.movement_id = movement.id AND entry.leg = 'USER_CASH'
             WHERE movement.user_id = ? AND movement.kind = ?
            """;

    private final Trader trader;
    private final Journal journal;
    private final List<Order> orders;
    private final List<String> refusals;
    private final List<Trade> trades;
    private final List<Move> deposits;
    private final List<Move> withdrawals;

    private record Order(String id, String key, String status) {}

    private record Trade(
            String orderId,
            int fill,
            String symbol,
            String side,
            BigDecimal quantity,
            BigDecimal price,
            BigDecimal cost) {
        boolean isBuy() {
            return side.equals("BUY");
        }
    }

    private record Move(String key, BigDecimal amount) {}

    private Audit(Trader trader, Connection ofOrders, Connection ofWallets) throws SQLException {
        this.trader = trader;
        this.journal = trader.journal();
        this.orders = Rows.list(
                ofOrders,
                ORDERS,
                row -> new Order(row.getString("id"), row.getString("idempotency_key"), row.getString("status")),
                trader.userId());
        this.refusals = Rows.list(ofOrders, REFUSALS, row -> row.getString("idempotency_key"), trader.userId());
        this.trades = Rows.list(
                ofOrders,
                TRADES,
                row -> new Trade(
                        row.getString("order_id"),
                        row.getInt("fill"),
                        row.getString("symbol"),
                        row.getString("side"),
                        row.getBigDecimal("quantity"),
                        row.getBigDecimal("price"),
                        row.getBigDecimal("cost")),
                trader.userId());
        this.deposits = moves(ofWallets, "DEPOSIT");
        this.withdrawals = moves(ofWallets, "WITHDRAWAL");
    }

    private List<Move> moves(Connection ofWallets, String kind) throws SQLException {
        return Rows.list(
                ofWallets,
                MOVES,
                row -> new Move(row.getString("idempotency_key"), row.getBigDecimal("amount")),
                trader.userId(),
                kind);
    }

    /** Fails where anything differs. Nothing may be on its way while this runs. */
    public static void passes(TestSystem system, Trader trader) throws SQLException {
        try (Connection ofOrders = system.database(Service.ORDERS);
                Connection ofWallets = system.database(Service.WALLETS)) {
            Audit audit = new Audit(trader, ofOrders, ofWallets);
            audit.ordersAreThoseAcknowledged();
            audit.moneyMovedAsAcknowledged();
            audit.tradesAreOfOrdersAndCostWhatTheyMust();
            audit.balancesAreTheSums();
        }
    }

    private void ordersAreThoseAcknowledged() {
        Map<String, String> acknowledged = journal.placed().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, placed -> placed.getValue().orderId()));

        assertThat(orders.stream().collect(Collectors.toMap(Order::key, Order::id)))
                .as("stored orders by key are the acknowledged ones")
                .isEqualTo(acknowledged);
        assertThat(journal.refused().keySet())
                .as("kept refusals are of requests that were told so")
                .containsAll(refusals);
        assertThat(orders).allMatch(order -> FINAL_OR_RESTING.contains(order.status()), "final or resting");
        assertThat(orders)
                .filteredOn(order -> journal.cancelled().contains(order.id()))
                .hasSize(journal.cancelled().size())
                .allMatch(order -> order.status().equals("CANCELLED"), "acknowledged as cancelled");
    }

    private void moneyMovedAsAcknowledged() {
        assertThat(deposits)
                .as("booked deposits are the acknowledged ones, each once")
                .containsExactlyInAnyOrderElementsOf(moves(journal.deposited()));
        assertThat(withdrawals)
                .as("booked withdrawals are the acknowledged ones, each once")
                .containsExactlyInAnyOrderElementsOf(moves(journal.withdrawn()));
    }

    private static List<Move> moves(Map<String, BigDecimal> amounts) {
        List<Move> moves = new ArrayList<>();
        amounts.forEach((key, amount) -> moves.add(new Move(key, amount.setScale(CENTS, RoundingMode.UNNECESSARY))));
        return moves;
    }

    /** The stocks of these tests fill an order at once or not at all: one fill, of all of it, at one price. */
    private void tradesAreOfOrdersAndCostWhatTheyMust() {
        Map<String, Placed> byId =
                journal.placed().values().stream().collect(Collectors.toMap(Placed::orderId, placed -> placed));
        Set<String> executed = orders.stream()
                .filter(order -> order.status().equals("EXECUTED"))
                .map(Order::id)
                .collect(Collectors.toSet());

        assertThat(trades)
                .as("one fill for each executed order, and no other")
                .extracting(Trade::orderId)
                .containsExactlyInAnyOrderElementsOf(executed);
        assertThat(trades).allSatisfy(trade -> {
            Placed placed = Objects.requireNonNull(byId.get(trade.orderId), trade::toString);
            assertThat(trade.quantity).isEqualByComparingTo(placed.quantity());
            assertThat(trade.cost)
                    .isEqualByComparingTo(trade.price.multiply(trade.quantity).setScale(CENTS, RoundingMode.HALF_UP));
        });
    }

    private void balancesAreTheSums() {
        JsonNode cash = trader.cash();
        BigDecimal held = decimal(cash, "held");

        assertThat(held).as("held cash").isEqualByComparingTo(heldByRestingOrders());
        assertThat(decimal(cash, "available").add(held)).as("cash").isEqualByComparingTo(cashFromTheJournal());
        assertThat(trader.positions()).as("positions").isEqualTo(positionsFromTheTrades());
    }

    private BigDecimal cashFromTheJournal() {
        BigDecimal traded = trades.stream()
                .map(trade -> trade.isBuy() ? trade.cost.negate() : trade.cost)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return Trader.OPENING
                .add(sum(journal.deposited()))
                .subtract(sum(journal.withdrawn()))
                .add(traded);
    }

    private BigDecimal heldByRestingOrders() {
        Set<String> resting = orders.stream()
                .filter(order -> order.status().equals("OPEN"))
                .map(Order::id)
                .collect(Collectors.toSet());
        return journal.placed().values().stream()
                .filter(placed -> resting.contains(placed.orderId()))
                .map(placed -> placed.limitPrice().multiply(placed.quantity()).setScale(CENTS, RoundingMode.UP))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private Map<String, BigDecimal> positionsFromTheTrades() {
        Map<String, BigDecimal> positions = new HashMap<>();
        trades.forEach(trade -> positions.merge(
                trade.symbol, trade.isBuy() ? trade.quantity : trade.quantity.negate(), BigDecimal::add));
        positions.values().removeIf(quantity -> quantity.signum() == 0);
        positions.replaceAll((_, quantity) -> quantity.stripTrailingZeros());
        return positions;
    }

    private static BigDecimal sum(Map<String, BigDecimal> amounts) {
        return amounts.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal decimal(JsonNode object, String property) {
        return new BigDecimal(object.path(property).asString());
    }
}
