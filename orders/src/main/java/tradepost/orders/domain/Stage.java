package tradepost.orders.domain;

/** What execution is doing with an order, and so what answer of the ledger it waits for. */
public enum Stage {
    /** Stored; execution has not seen it. */
    NEW,
    /** Waits for {@code Held}. */
    HOLDING,
    /** Held, and waits for the time it is executed after. */
    DELAYED,
    /** In the book. */
    RESTING,
    /** Waits for {@code Settled}; until then nothing else is decided about it. */
    SETTLING,
    /** Waits for {@code Held} of another amount; until then nothing else is decided about it. */
    REPLACING,
    /** Waits for {@code Released}, then ends. */
    RELEASING,
    /** Ended. */
    DONE
}
