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
    private static final int RISING = 1;
    private static final int FALLING = -1;

    private static final Comparator<Order> BUYS = (one, other) -> byLimit(one, other, FALLING);
    private static final Comparator<Order> SELLS = (one, other) -> byLimit(one, other, RISING);
    private static final Comparator<Order> BUY_STOPS =
            (one, other) -> byPrice(stop(one), one, stop(other), other, RISING);
    private static final Comparator<Order> SELL_STOPS =
            (one, other) -> byPrice(stop(one), one, stop(other), other, FALLING);

    private final Map<UUID, Order> orders = new HashMap<>();
    private final Map<String, Resting> resting = new HashMap<>();
    private final Map<UUID, Order> waiting = new HashMap<>();
    private final Map<UUID, Map<UUID, Order>> brackets = new HashMap<>();
    private final Agenda delayed = new Agenda();
    private final Agenda expiring = new Agenda();

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

    /** The live orders of a bracket. */
    List<Order> bracket(UUID entryId) {
        return List.copyOf(brackets.getOrDefault(entryId, Map.of()).values());
    }

    public int size() {
        return orders.size();
    }

    /** The resting orders that this price meets, in the order they fill: best limit first, then the oldest. */
    public List<Order> metBy(String symbol, BigDecimal price) {
        Resting side = resting.get(symbol);
        return side == null ? List.of() : side.metBy(price);
    }

    /** The stops that this tick triggers: its price has reached them, and it came after they did. */
    public List<Order> triggeredBy(String symbol, BigDecimal price, long offset) {
        Resting side = resting.get(symbol);
        return side == null ? List.of() : side.triggeredBy(price, offset);
    }

    /** The orders that wait for an answer of the ledger since before then. */
    public Stream<Order> waitingSince(Instant before) {
        return waiting.values().stream().filter(order -> order.since().isBefore(before));
    }

    /** The orders whose delay is over, at most {@code max}. */
    public List<Order> due(Instant now, int max) {
        return delayed.due(now, max);
    }

    /** The orders whose time is over and whose end is not yet asked for, at most {@code max}. */
    public List<Order> overdue(Instant now, int max) {
        return expiring.due(now, max);
    }

    private void add(Order order) {
        switch (order.stage()) {
            case RESTING ->
                resting.computeIfAbsent(order.symbol(), _ -> new Resting())
                        .queueOf(order)
                        .add(order);
            case DELAYED -> delayed.add(dueAt(order), order);
            case HOLDING, REPLACING, SETTLING, RELEASING -> waiting.put(order.id(), order);
            case NEW, DONE -> {
                // A new order is in no queue: its command will come. One that is done is nowhere.
            }
        }
        if (mayExpire(order)) {
            expiring.add(expiry(order), order);
        }
        if (order.terms().bracket() != null) {
            Groups.add(brackets, order.terms().bracket(), order);
        }
    }

    private void remove(Order order) {
        if (order.stage() == Stage.RESTING) {
            Objects.requireNonNull(resting.get(order.symbol())).queueOf(order).remove(order);
        }
        if (order.stage() == Stage.DELAYED) {
            delayed.remove(dueAt(order), order);
        }
        waiting.remove(order.id());
        if (mayExpire(order)) {
            expiring.remove(expiry(order), order);
        }
        if (order.terms().bracket() != null) {
            Groups.remove(brackets, order.terms().bracket(), order);
        }
    }

    private static boolean mayExpire(Order order) {
        return order.terms().expiresAt() != null && order.ending() == null && order.stage() != Stage.NEW;
    }

    /** An order without a limit takes any price: it comes before those that have one. */
    private static int byLimit(Order one, Order other, int direction) {
        BigDecimal limit = one.terms().limitPrice();
        BigDecimal otherLimit = other.terms().limitPrice();
        if (limit != null && otherLimit != null) {
            return byPrice(limit, one, otherLimit, other, direction);
        }
        if (limit == null && otherLimit == null) {
            return byTime(one, other);
        }
        return limit == null ? -1 : 1;
    }

    private static int byPrice(BigDecimal price, Order one, BigDecimal otherPrice, Order other, int direction) {
        int compared = price.compareTo(otherPrice);
        return compared == 0 ? byTime(one, other) : direction * compared;
    }

    private static int byTime(Order one, Order other) {
        int compared = one.terms().createdAt().compareTo(other.terms().createdAt());
        return compared == 0 ? one.id().compareTo(other.id()) : compared;
    }

    private static Instant dueAt(Order order) {
        return Objects.requireNonNullElse(order.terms().executeAfter(), Instant.MIN);
    }

    private static Instant expiry(Order order) {
        return Objects.requireNonNull(order.terms().expiresAt());
    }

    private static BigDecimal stop(Order order) {
        return Objects.requireNonNull(order.terms().stopPrice());
    }

    /** What rests in one symbol: the two sides, and the stops that wait to join them. */
    private static final class Resting {
        private final NavigableSet<Order> buys = new TreeSet<>(BUYS);
        private final NavigableSet<Order> sells = new TreeSet<>(SELLS);
        private final NavigableSet<Order> buyStops = new TreeSet<>(BUY_STOPS);
        private final NavigableSet<Order> sellStops = new TreeSet<>(SELL_STOPS);

        NavigableSet<Order> queueOf(Order order) {
            boolean isBuy = order.terms().side() == Side.BUY;
            if (order.isUntriggered()) {
                return isBuy ? buyStops : sellStops;
            }
            return isBuy ? buys : sells;
        }

        List<Order> triggeredBy(BigDecimal price, long offset) {
            List<Order> triggered = new ArrayList<>();
            for (NavigableSet<Order> stops : List.of(buyStops, sellStops)) {
                for (Order order : stops) {
                    if (!order.terms().isStopReachedBy(price)) {
                        break;
                    }
                    if (Objects.requireNonNull(order.entry()).offset() < offset) {
                        triggered.add(order);
                    }
                }
            }
            return triggered;
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
