package tradepost.orders.domain;

/** What a user sees of an order's life. Terminal is terminal. */
public enum OrderStatus {
    PENDING,
    OPEN,
    PARTIALLY_FILLED,
    EXECUTED,
    CANCELLED,
    REJECTED,
    EXPIRED;

    public boolean isTerminal() {
        return switch (this) {
            case PENDING, OPEN, PARTIALLY_FILLED -> false;
            case EXECUTED, CANCELLED, REJECTED, EXPIRED -> true;
        };
    }
}
