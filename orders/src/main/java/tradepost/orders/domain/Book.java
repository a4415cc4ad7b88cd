package tradepost.orders.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.Side;

/**
 * The live orders of one partition: by id, and those that rest by price and time. It is a copy of the database's rows,
 * replaced order by order; nothing else changes it.
 */
public final class Book {
    private static final Comparator<Order> BY_TIME = Comparator.<Order, Instant>comparing(
                    order -> order.terms().createdAt())
            .thenComparing(Order::id);
    private static final Comparator<Order> BUYS =
            Comparator.comparing(Book::limit).reversed().thenComparing(BY_TIME);
    private static final Comparator<Order> SELLS =
            Comparator.comparing(Book::limit).thenComparing(BY_TIME);
    private static final Comparator<Order> BY_EXPIRY = Comparator.<Order, Instant>comparing(
                    order -> Objects.requireNonNull(order.terms().expiresAt()))
            .thenComparing(Order::id);

    private final Map<UUID, Order> orders = new HashMap<>();
    private final Map<String, Resting> resting = new HashMap<>();
    private final Map<UUID, Order> waiting = new HashMap<>();
    private final NavigableSet<Order> expiring = new TreeSet<>(BY_EXPIRY);

    /** The order as it is now; it replaces what it was, and leaves the book when it is done. */
    public void put(Order order) {
        Order before = orders.remove(order.id());
        if (before != null) {
            remove(before);
        }
        if (order.stage() != Stage.DONE) {
            orders.put(order.id(), order);
            add(order);
        }
    }

    public @Nullable Order find(UUID id) {
        return orders.get(id);
    }

    public int size() {
        return orders.size();
    }

    /** The resting orders that this price meets, in the order they fill: best limit first, then the oldest. */
    public List<Order> metBy(String symbol, BigDecimal price) {
        Resting side = resting.get(symbol);
        return side == null ? List.of() : side.metBy(price);
    }

    /** The orders that wait for an answer of the ledger since before then. */
    public Stream<Order> waitingSince(Instant before) {
        return waiting.values().stream().filter(order -> order.since().isBefore(before));
    }

    /** The orders whose time is over and whose end is not yet asked for, at most {@code max}. */
    public List<Order> overdue(Instant now, int max) {
        List<Order> overdue = new ArrayList<>();
        for (Order order : expiring) {
            if (overdue.size() == max
                    || Objects.requireNonNull(order.terms().expiresAt()).isAfter(now)) {
                break;
            }
            overdue.add(order);
        }
        return overdue;
    }

    private void add(Order order) {
        switch (order.stage()) {
            case RESTING ->
                resting.computeIfAbsent(order.symbol(), _ -> new Resting())
                        .side(order)
                        .add(order);
            case HOLDING, SETTLING, RELEASING -> waiting.put(order.id(), order);
            case NEW, DONE -> {
                // A new order is in no queue: its command will come. One that is done is nowhere.
            }
        }
        if (mayExpire(order)) {
            expiring.add(order);
        }
    }

    private void remove(Order order) {
        if (order.stage() == Stage.RESTING) {
            Objects.requireNonNull(resting.get(order.symbol())).side(order).remove(order);
        }
        waiting.remove(order.id());
        if (mayExpire(order)) {
            expiring.remove(order);
        }
    }

    private static boolean mayExpire(Order order) {
        return order.terms().expiresAt() != null && order.ending() == null && order.stage() != Stage.NEW;
    }

    private static BigDecimal limit(Order order) {
        return Objects.requireNonNull(order.terms().limitPrice(), "only limit orders rest");
    }

    /** The two sides of one symbol. */
    private static final class Resting {
        private final NavigableSet<Order> buys = new TreeSet<>(BUYS);
        private final NavigableSet<Order> sells = new TreeSet<>(SELLS);

        NavigableSet<Order> side(Order order) {
            return order.terms().side() == Side.BUY ? buys : sells;
        }

        List<Order> metBy(BigDecimal price) {
            List<Order> met = new ArrayList<>();
            for (NavigableSet<Order> side : List.of(buys, sells)) {
                for (Order order : side) {
                    if (!order.terms().isMetBy(price)) {
                        break;
                    }
                    met.add(order);
                }
            }
            return met;
        }
    }
}
