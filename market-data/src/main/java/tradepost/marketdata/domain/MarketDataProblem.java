package tradepost.marketdata.domain;

import tradepost.platform.problem.Problem;

/** The refusals of this service. */
public enum MarketDataProblem implements Problem.Code {
    STOCK_UNKNOWN(Problem.Kind.MISSING),
    STOCK_EXISTS(Problem.Kind.CONFLICT);

    private final Problem.Kind kind;

    MarketDataProblem(Problem.Kind kind) {
        this.kind = kind;
    }

    @Override
    public Problem.Kind kind() {
        return kind;
    }

    public static Problem stockUnknown(String symbol) {
        return Problem.of(STOCK_UNKNOWN, "No stock has the symbol \"" + symbol + "\".")
                .with("symbol", symbol);
    }
}
