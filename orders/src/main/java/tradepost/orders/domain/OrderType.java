package tradepost.orders.domain;

/** How an order names its price. */
public enum OrderType {
    /** At the market's price, now or not at all. */
    MARKET,
    /** At its limit or better, now or later. */
    LIMIT,
    /** At the market's price, once a tick has reached its stop price. */
    STOP,
    /** At its limit or better, once a tick has reached its stop price. */
    STOP_LIMIT;

    public boolean hasLimit() {
        return this == LIMIT || this == STOP_LIMIT;
    }

    public boolean hasStop() {
        return this == STOP || this == STOP_LIMIT;
    }
}
