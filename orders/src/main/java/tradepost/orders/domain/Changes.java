package tradepost.orders.domain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.event.WalletCommand;

/** What a batch decided: to be recorded in one transaction, and only then true. */
public final class Changes {
    private final Map<UUID, Order> orders = new LinkedHashMap<>();
    private final Map<String, Market> markets = new LinkedHashMap<>();
    private final List<Order> opened = new ArrayList<>();
    private final List<OrderChanged> events = new ArrayList<>();
    private final List<WalletCommand> commands = new ArrayList<>();
    private final List<Trade> trades = new ArrayList<>();

    void order(Order order) {
        orders.put(order.id(), order);
    }

    void opened(Order exit) {
        opened.add(exit);
        order(exit);
    }

    void market(Market market) {
        markets.put(market.tick().symbol(), market);
    }

    void event(OrderChanged event) {
        events.add(event);
    }

    void command(WalletCommand command) {
        commands.add(command);
    }

    void trade(Trade trade) {
        trades.add(trade);
    }

    /** The last state of an order that this batch has touched, ended or not. */
    public @Nullable Order find(UUID orderId) {
        return orders.get(orderId);
    }

    public boolean isEmpty() {
        return orders.isEmpty() && commands.isEmpty();
    }

    /** How many orders it touches. */
    public int size() {
        return orders.size();
    }

    /** The orders that execution itself has placed, as they came in: the exits of brackets. */
    public List<Order> opened() {
        return opened;
    }

    /** The last state of each order touched. */
    public List<Order> orders() {
        return List.copyOf(orders.values());
    }

    /** The availability taken from each market in which a fill was decided or refused. */
    public List<Market> markets() {
        return List.copyOf(markets.values());
    }

    public List<OrderChanged> events() {
        return events;
    }

    public List<WalletCommand> commands() {
        return commands;
    }

    public List<Trade> trades() {
        return trades;
    }
}
