package tradepost.orders.domain;

/** Whether a stock trades now. */
public enum Phase {
    OPEN,
    /** Between two sessions of its calendar. */
    CLOSED,
    /** Halted, whatever the time. */
    HALTED
}
