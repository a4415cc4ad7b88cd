package tradepost.orders.domain;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import tradepost.orders.domain.OrderEvent.ReplaceDenied;
import tradepost.orders.domain.OrderEvent.ReplaceRefused;
import tradepost.orders.domain.OrderEvent.Replaced;
import tradepost.orders.domain.OrderEvent.Repriced;
import tradepost.orders.domain.OrderEvent.Resized;
import tradepost.orders.domain.OrderEvent.Triggered;

/** Moves orders on, and notes of each move what its user sees and what the ledger is asked for. */
final class Moves {
    private static final int AT_ONCE = 1_000;

    private final Book book;
    private final Map<UUID, Instant> sentAgain = new HashMap<>();

    Moves(Book book) {
        this.book = book;
    }

    Order apply(Order order, OrderEvent event, Instant now, Changes changes) {
        Order next = order.on(event, now);
        book.put(next);
        sentAgain.remove(next.id());
        changes.order(next);
        if (next.seq() > order.seq() && !isAnswer(event)) {
            changes.event(Published.changed(next, nameOf(event, next), order.settling(), now));
        }
        if (next.stage() != order.stage()) {
            Commands.of(next).ifPresent(changes::command);
        }
        return next;
    }

    /** Takes in an exit that was not there before. */
    Order open(Order exit, Instant now, Changes changes) {
        book.put(exit);
        changes.opened(exit);
        changes.event(Published.changed(exit, "OPENED", null, now));
        return exit;
    }

    /** The user's cancellation, or the end of its time: at once, or after what the ledger is asked for just now. */
    void end(Order order, Ending ending, Instant now, Changes changes) {
        switch (order.stage()) {
            case HOLDING, DELAYED, RESTING, REPLACING, SETTLING ->
                apply(order, new OrderEvent.EndAsked(ending), now, changes);
            case NEW, RELEASING, DONE -> {
                // A new order's own command comes first; the others have their end.
            }
        }
    }

    /**
     * Sends again, unchanged, what waits and was not sent since {@code before}; what is too much comes with a later
     * tick.
     */
    void ask(Instant before, Instant now, Changes changes) {
        book.waitingSince(before)
                .filter(order -> sentAgain.getOrDefault(order.id(), Instant.MIN).isBefore(before))
                .limit(AT_ONCE)
                .toList()
                .forEach(order -> {
                    sentAgain.put(order.id(), now);
                    Commands.of(order).ifPresent(changes::command);
                });
    }

    /** What answers a command is told with its id. */
    private static boolean isAnswer(OrderEvent event) {
        return event instanceof Replaced
                || event instanceof Repriced
                || event instanceof ReplaceRefused
                || event instanceof ReplaceDenied;
    }

    private static String nameOf(OrderEvent event, Order changed) {
        if (event instanceof Triggered) {
            return "TRIGGERED";
        }
        if (event instanceof Resized) {
            return "RESIZED";
        }
        return switch (changed.status()) {
            case PENDING -> "PLACED";
            case OPEN -> "OPENED";
            case PARTIALLY_FILLED -> "FILLED";
            case EXECUTED, CANCELLED, REJECTED, EXPIRED -> changed.status().name();
        };
    }
}
