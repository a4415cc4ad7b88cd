package tradepost.orders.domain;

/** How long an order may wait. */
public enum TimeInForce {
    /** Whole and at once, or not at all. */
    FOK,
    /** Until the end of the day, UTC. */
    DAY,
    /** Until it is cancelled. */
    GTC
}
