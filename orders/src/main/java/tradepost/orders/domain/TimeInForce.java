package tradepost.orders.domain;

/** How long an order may wait. */
public enum TimeInForce {
    /** Whole and at once, or not at all. */
    FOK,
    /** What can be had at once; the rest is cancelled. */
    IOC,
    /** Until the end of the session, or of the next one if none is on. */
    DAY,
    /** Until it is cancelled. */
    GTC,
    /** Until a time it names. */
    GTD;

    /** Whether the order rests when it cannot fill now. */
    public boolean isPatient() {
        return switch (this) {
            case FOK, IOC -> false;
            case DAY, GTC, GTD -> true;
        };
    }
}
