package tradepost.orders.domain;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.PriceTick;

/** What a tick triggers and meets, in the order in which it is decided, and how far that has come. */
final class Met {
    private final Book book;
    private final PriceTick tick;
    private final long offset;
    private final Iterator<Order> triggered;

    @Nullable
    private Iterator<Order> met;

    Met(Book book, PriceTick tick, long offset) {
        this.book = book;
        this.tick = tick;
        this.offset = offset;
        this.triggered = book.triggeredBy(tick.symbol(), tick.price(), offset).iterator();
    }

    String symbol() {
        return tick.symbol();
    }

    long offset() {
        return offset;
    }

    boolean hasTriggered() {
        return triggered.hasNext();
    }

    Order nextTriggered() {
        return triggered.next();
    }

    boolean hasMet() {
        return met().hasNext();
    }

    Order nextMet() {
        return met().next();
    }

    /** What was triggered is among it, so that it is looked for after that. */
    private Iterator<Order> met() {
        if (met == null) {
            met = book.metBy(tick.symbol(), tick.price()).iterator();
        }
        return met;
    }
}
