package tradepost.acceptance.orders;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tradepost.acceptance.orders.TickHistory.Taken;
import tradepost.acceptance.orders.TickHistory.Tick;
import tradepost.acceptance.system.Rows;

/**
 * Whether a tick passed over an order that rested and that it met: that reached its stop, or its limit within its
 * bounds. The ticks are read back from {@code price-ticks}, and compared with the offsets that orders and trades were
 * stored with.
 *
 * <p>Judged is each order that came into the book and was never replaced, an exit only if its entry was executed in one
 * fill: from the tick with which it came to the one that triggered it, and from there to its first fill. One that still
 * rests is judged to the last tick, and one that ended unfilled because its user asked for that, or its time was over,
 * to the ticks that had been taken before. After an order's first fill nothing is judged.
 *
 * <p>A tick may be passed over where buys took all that was available at it; or because it was too old to trade when it
 * was taken. When a tick was taken is stored only where it moved an order: so it is counted as passed over only where a
 * later tick of its stock had been taken while it still was young enough. Of the others nothing is known: they are
 * counted as {@code unjudged}.
 */
public final class MissedTicks {
    private static final BigDecimal LOT = BigDecimal.ONE;

    private static final String ENTERED = """
            SELECT o.id::text, o.symbol, o.side, o.stage, o.status, o.end_code, o.limit_price, o.stop_price,
                   o.lower_bound, o.upper_bound, o.entered_offset, o.triggered_offset, o.expires_at, o.fills,
                   first.tick_offset, first.price_age_ms, triggered.at AS triggered_at
              FROM orders o
              LEFT JOIN trades first ON first.order_id = o.id AND first.fill = 1
              LEFT JOIN order_events triggered ON triggered.order_id = o.id AND triggered.change = 'TRIGGERED'
              LEFT JOIN orders entry ON entry.id = o.parent_id
             WHERE o.user_id = ANY(?) AND o.entered_offset IS NOT NULL AND o.revision = 0
               AND (o.parent_id IS NULL OR (entry.status = 'EXECUTED' AND entry.fills = 1))
            """;
    private static final String BOUGHT = """
            SELECT coalesce(sum(quantity), 0) FROM trades WHERE symbol = ? AND tick_offset = ? AND side = 'BUY'
            """;

    private final TickHistory history;
    private final Bought bought;
    private final List<String> passedOver = new ArrayList<>();
    private int orders;
    private long judged;
    private long unjudged;

    /** @param bought how much was bought at a tick */
    MissedTicks(TickHistory history, Bought bought) {
        this.history = history;
        this.bought = bought;
    }

    /** How much of a stock was bought at a tick. */
    interface Bought {
        BigDecimal at(String symbol, long offset);
    }

    /**
     * An order that came into the book.
     *
     * @param entered the last tick before it came, {@code triggered} the one that reached its stop
     * @param filled the tick of its first fill, {@code filledAgeMs} how old that was then
     * @param until when it may have left the book without a fill
     */
    record Entered(
            String id,
            String symbol,
            boolean isBuy,
            @Nullable BigDecimal limit,
            @Nullable BigDecimal stop,
            @Nullable BigDecimal lower,
            @Nullable BigDecimal upper,
            long entered,
            @Nullable Long triggered,
            @Nullable Instant triggeredAt,
            @Nullable Long filled,
            long filledAgeMs,
            Instant until) {
        boolean isStoppedAt(BigDecimal price) {
            return stop != null && (isBuy ? price.compareTo(stop) >= 0 : price.compareTo(stop) <= 0);
        }

        boolean isFilledAt(BigDecimal price) {
            return (limit == null || (isBuy ? price.compareTo(limit) <= 0 : price.compareTo(limit) >= 0))
                    && (lower == null || price.compareTo(lower) >= 0)
                    && (upper == null || price.compareTo(upper) <= 0);
        }
    }

    /**
     * What was found.
     *
     * @param passedOver in words, each order by the first tick that did so
     * @param orders how many were judged, {@code ticks} by how many ticks that had been taken in time
     * @param unjudged ticks that met an order and passed it over, of which it is not known whether they had been taken
     *     in time and while it rested
     */
    public record Found(List<String> passedOver, int orders, long ticks, long unjudged) {}

    /**
     * Judges the orders of some users.
     *
     * @param users their ids
     * @param endAsked when the end of an order was first asked for, by its id
     * @param tradableMs how old a tick may be that trades
     */
    static Found find(
            Connection database, Object[] users, TickHistory history, Map<String, Instant> endAsked, long tradableMs)
            throws SQLException {
        List<Entered> entered =
                Rows.list(database, ENTERED, row -> entered(row, endAsked), database.createArrayOf("uuid", users));
        return new MissedTicks(history, (symbol, offset) -> bought(database, symbol, offset))
                .judge(entered, tradableMs);
    }

    private static BigDecimal bought(Connection database, String symbol, long offset) {
        try {
            return Rows.list(database, BOUGHT, row -> row.getBigDecimal(1), symbol, offset)
                    .getFirst();
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot read what was bought", failure);
        }
    }

    private static Entered entered(ResultSet row, Map<String, Instant> endAsked) throws SQLException {
        return new Entered(
                row.getString("id"),
                row.getString("symbol"),
                row.getString("side").equals("BUY"),
                row.getBigDecimal("limit_price"),
                row.getBigDecimal("stop_price"),
                row.getBigDecimal("lower_bound"),
                row.getBigDecimal("upper_bound"),
                row.getLong("entered_offset"),
                row.getObject("triggered_offset", Long.class),
                instant(row, "triggered_at"),
                row.getObject("tick_offset", Long.class),
                row.getLong("price_age_ms"),
                until(row, endAsked));
    }

    /** An order that ended for another reason may have left the book at any time. */
    private static Instant until(ResultSet row, Map<String, Instant> endAsked) throws SQLException {
        if (row.getInt("fills") > 0) {
            return Instant.MAX;
        }
        boolean isAsked = row.getString("status").equals("CANCELLED") && row.getString("end_code") == null;
        if (!row.getString("stage").equals("RESTING")
                && !row.getString("status").equals("EXPIRED")
                && !isAsked) {
            return Instant.MIN;
        }
        Instant asked = endAsked.getOrDefault(row.getString("id"), isAsked ? Instant.MIN : Instant.MAX);
        Instant over = Objects.requireNonNullElse(instant(row, "expires_at"), Instant.MAX);
        return asked.isBefore(over) ? asked : over;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** Judges each; what they show of when ticks were taken is noted first. */
    Found judge(List<Entered> entered, long tradableMs) {
        history.note(entered.stream().flatMap(this::taken).toList());
        for (Entered order : entered) {
            orders++;
            if (order.stop == null) {
                judgeFill(order, order.entered, tradableMs);
            } else {
                judgeTrigger(order, tradableMs);
            }
        }
        return new Found(passedOver, orders, judged, unjudged);
    }

    /** A fill by a tick that came later than the order is decided as that tick is taken; so is what a tick triggers. */
    private Stream<Taken> taken(Entered order) {
        List<Taken> taken = new ArrayList<>();
        if (order.triggered != null && order.triggeredAt != null) {
            taken.add(new Taken(order.symbol, order.triggered, order.triggeredAt));
        }
        if (order.filled != null && order.filled > order.entered) {
            Instant received = history.receivedAt(order.symbol, order.filled);
            if (received == null) {
                passedOver.add("filled by a tick that there is not: " + order);
            } else {
                taken.add(new Taken(order.symbol, order.filled, received.plusMillis(order.filledAgeMs + 1)));
            }
        }
        return taken.stream();
    }

    private void judgeTrigger(Entered order, long tradableMs) {
        long before = order.triggered == null ? Long.MAX_VALUE : order.triggered;
        for (Tick tick : until(order, history.between(order.symbol, order.entered, before))) {
            if (isPassedOver(order, tick, order.isStoppedAt(tick.price()), tradableMs)) {
                passedOver.add("not triggered by " + tick + ": " + order);
                return;
            }
        }
        if (order.triggered != null) {
            judgeFill(order, order.triggered - 1, tradableMs);
        }
    }

    private void judgeFill(Entered order, long after, long tradableMs) {
        long before = order.filled == null ? Long.MAX_VALUE : order.filled;
        for (Tick tick : until(order, history.between(order.symbol, after, before))) {
            if (isPassedOver(order, tick, order.isFilledAt(tick.price()), tradableMs) && isLeft(order, tick)) {
                passedOver.add("not filled by " + tick + ": " + order);
                return;
            }
        }
    }

    private static List<Tick> until(Entered order, List<Tick> ticks) {
        return ticks.stream()
                .takeWhile(tick -> tick.receivedAt().isBefore(order.until))
                .toList();
    }

    /** Whether the order rested when the tick was taken, which was young enough, and met it. */
    private boolean isPassedOver(Entered order, Tick tick, boolean isMet, long tradableMs) {
        Instant taken = history.takenBy(order.symbol, tick);
        if (taken.isBefore(order.until) && taken.isBefore(tick.receivedAt().plusMillis(tradableMs))) {
            judged++;
            return isMet;
        }
        if (isMet) {
            unjudged++;
        }
        return false;
    }

    private boolean isLeft(Entered order, Tick tick) {
        BigDecimal available = tick.availability();
        return !order.isBuy
                || available == null
                || available.subtract(bought.at(order.symbol, tick.offset())).compareTo(LOT) >= 0;
    }
}
