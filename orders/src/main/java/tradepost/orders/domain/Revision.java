package tradepost.orders.domain;

import org.jspecify.annotations.Nullable;

/**
 * How an order was replaced.
 *
 * @param number counts the changes of its hold that the ledger was asked for
 * @param offset of the last command on {@code order-commands} that asked to replace it, or -1: the same one read again
 *     changes nothing
 * @param pending what the ledger is asked for now; present exactly while {@code REPLACING}
 */
public record Revision(int number, long offset, @Nullable Replacement pending) {
    public static final Revision NONE = new Revision(0, -1, null);

    Revision asked(Replacement replacement, long commandOffset) {
        return new Revision(number + 1, commandOffset, replacement);
    }

    Revision heard(long commandOffset) {
        return new Revision(number, commandOffset, pending);
    }

    Revision answered() {
        return new Revision(number, offset, null);
    }
}
