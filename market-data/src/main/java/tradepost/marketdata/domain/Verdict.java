package tradepost.marketdata.domain;

/** What becomes of a tick. */
public enum Verdict {
    /** It is the price from now on. */
    CURRENT,
    /** It happened before the price that is known, and not too long before: history and statistics take it. */
    LATE,
    /** It came before. */
    DUPLICATE,
    /** Quarantined: its price, quantity or availability is less than zero. */
    NEGATIVE,
    /** Quarantined: its price is zero. */
    ZERO,
    /** Quarantined: it says it was the price, or was received, later than now. */
    FUTURE,
    /** Quarantined: it was received longer ago than ticks may be under way. */
    TOO_OLD,
    /** Quarantined: it happened longer before the price that is known than a late tick may. */
    OUT_OF_ORDER,
    /** Quarantined: it is further from the price shortly before than prices move. */
    MOVED_TOO_FAR;

    public boolean isAccepted() {
        return this == CURRENT || this == LATE;
    }

    public boolean isQuarantined() {
        return compareTo(DUPLICATE) > 0;
    }
}
