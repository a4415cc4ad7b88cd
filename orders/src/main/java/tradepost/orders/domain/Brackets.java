package tradepost.orders.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import tradepost.orders.domain.OrderEvent.Left;
import tradepost.orders.domain.OrderEvent.Resized;

/**
 * What the orders of a bracket do to each other: the entry that buys, and the exits that sell it. They are of one
 * symbol, and so of one writer. One fill of a bracket is settled at a time, so that no two of its orders ever draw on
 * the same shares.
 */
final class Brackets {
    private static final Ending OTHER_FILLED = Ending.cancelled(
            OrderProblem.EXIT_FILLED, "An exit of its bracket was filled; the rest of the bracket ended with it.");

    private final Book book;
    private final Moves moves;

    Brackets(Book book, Moves moves) {
        this.book = book;
        this.moves = moves;
    }

    /** Whether a fill of another order of its bracket is being settled, or its loss is being stopped: it waits. */
    boolean isBusy(Order order) {
        UUID bracket = order.terms().bracket();
        return bracket != null
                && book.bracket(bracket).stream()
                        .filter(other -> !other.id().equals(order.id()))
                        .anyMatch(other -> other.stage() == Stage.SETTLING
                                || (order.terms().leg() == null
                                        && other.terms().type().hasStop()
                                        && !other.isUntriggered()));
    }

    /** The live orders of its bracket, itself among them; it alone if it is in none. */
    List<Order> live(Order order) {
        UUID bracket = order.terms().bracket();
        return bracket == null ? List.of(order) : book.bracket(bracket);
    }

    /**
     * After a fill was settled: what an entry bought its exits sell; an exit that sold ends the rest of its bracket.
     *
     * @param tickOffset the last tick that is known: only later ones trigger an exit that comes in now
     */
    void filled(Order order, BigDecimal quantity, long tickOffset, Instant now, Changes changes) {
        Exits exits = order.terms().exits();
        if (order.terms().leg() != null) {
            sold(order, now, changes);
        } else if (exits != null && order.fills().count() == 1) {
            for (Leg.Kind kind : exits.kinds()) {
                Terms terms = exits.terms(order.terms(), kind, quantity);
                moves.open(Order.exit(terms, tickOffset, now), now, changes);
            }
        } else if (exits != null) {
            otherExits(order).forEach(exit -> resize(exit, exit.quantity().add(quantity), now, changes));
        }
    }

    /** Ends an order. While another exit lives, what an exit holds is left to that. */
    void end(Order order, Ending ending, Instant now, Changes changes) {
        if (order.terms().leg() != null
                && order.stage() == Stage.RESTING
                && !otherExits(order).isEmpty()) {
            moves.apply(order, new Left(ending), now, changes);
        } else {
            moves.end(order, ending, now, changes);
        }
    }

    /** Ends the exits of an order's bracket, besides itself; the last of them returns what they hold. */
    void endExits(Order order, Instant now, Changes changes) {
        otherExits(order).forEach(exit -> end(exit, Ending.CANCELLED, now, changes));
    }

    /** The ledger refused to settle an exit. */
    Order refused(Order exit, Ending ending, Instant now, Changes changes) {
        OrderEvent event = otherExits(exit).isEmpty() ? new OrderEvent.Refused(ending) : new Left(ending);
        return moves.apply(exit, event, now, changes);
    }

    /** A whole fill has emptied the hold; one in part has left the other exit as much less to sell. */
    private void sold(Order exit, Instant now, Changes changes) {
        for (Order other : otherExits(exit)) {
            if (exit.leaves().signum() == 0) {
                moves.apply(other, new Left(OTHER_FILLED), now, changes);
            } else {
                resize(other, exit.leaves(), now, changes);
            }
        }
        Order entry = book.find(Objects.requireNonNull(exit.terms().leg()).entryId());
        if (entry != null) {
            moves.end(entry, OTHER_FILLED, now, changes);
        }
    }

    private void resize(Order exit, BigDecimal quantity, Instant now, Changes changes) {
        moves.apply(exit, new Resized(quantity), now, changes);
    }

    /** The exits of an order's bracket that are in force, besides itself. */
    private List<Order> otherExits(Order order) {
        return live(order).stream()
                .filter(other -> other.terms().leg() != null && other.stage() != Stage.RELEASING)
                .filter(other -> !other.id().equals(order.id()))
                .toList();
    }
}
