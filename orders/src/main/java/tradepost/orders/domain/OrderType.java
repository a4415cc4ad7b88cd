package tradepost.orders.domain;

/** How an order names its price. */
public enum OrderType {
    /** At the market's price, now or not at all. */
    MARKET,
    /** At its limit or better, now or later. */
    LIMIT
}
