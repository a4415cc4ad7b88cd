package tradepost.orders.domain;

import tradepost.platform.problem.Problem;

/** Why an order is refused, at acceptance or by execution. */
public enum OrderProblem implements Problem.Code {
    ORDER_NOT_FOUND(Problem.Kind.MISSING),
    STOCK_UNKNOWN(Problem.Kind.MISSING),
    STOCK_HALTED(Problem.Kind.CONFLICT),
    MARKET_CLOSED(Problem.Kind.CONFLICT),
    PRICE_STALE(Problem.Kind.CONFLICT),
    OUTSIDE_BOUNDS(Problem.Kind.CONFLICT),
    LIMIT_NOT_MET(Problem.Kind.CONFLICT),
    COLLAR(Problem.Kind.CONFLICT),
    INSUFFICIENT_AVAILABILITY(Problem.Kind.CONFLICT),
    TOO_SMALL(Problem.Kind.CONFLICT),
    INSUFFICIENT_FUNDS(Problem.Kind.CONFLICT),
    INSUFFICIENT_POSITION(Problem.Kind.CONFLICT),
    WALLET_UNKNOWN(Problem.Kind.CONFLICT),
    SETTLEMENT_REFUSED(Problem.Kind.CONFLICT),
    ORDER_FINAL(Problem.Kind.CONFLICT),
    ORDER_BUSY(Problem.Kind.CONFLICT),
    QUANTITY_FILLED(Problem.Kind.CONFLICT),
    ORDER_OF_WORTH(Problem.Kind.CONFLICT),
    STOP_TRIGGERED(Problem.Kind.CONFLICT),
    EXIT_FILLED(Problem.Kind.CONFLICT),
    BRACKET_PRICES(Problem.Kind.CONFLICT),
    CLIENT_ORDER_ID_TAKEN(Problem.Kind.REUSED),
    LIMIT_EXCEEDED(Problem.Kind.CONFLICT);

    private final Problem.Kind kind;

    OrderProblem(Problem.Kind kind) {
        this.kind = kind;
    }

    @Override
    public Problem.Kind kind() {
        return kind;
    }
}
