package tradepost.platform.event;

/** Which way an order goes. */
public enum Side {
    BUY,
    SELL
}
