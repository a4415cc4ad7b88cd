package tradepost.wallets.domain;

import tradepost.platform.problem.Problem;

/** What this service refuses. */
public enum WalletsProblem implements Problem.Code {
    WALLET_NOT_FOUND(Problem.Kind.MISSING),
    INSUFFICIENT_FUNDS(Problem.Kind.CONFLICT),
    WALLET_NAME_TAKEN(Problem.Kind.CONFLICT),
    TOO_MANY_WALLETS(Problem.Kind.CONFLICT),
    WALLET_NOT_EMPTY(Problem.Kind.CONFLICT),
    DEFAULT_WALLET(Problem.Kind.CONFLICT),
    QUOTE_NOT_FOUND(Problem.Kind.MISSING),
    QUOTE_EXPIRED(Problem.Kind.CONFLICT),
    QUOTE_USED(Problem.Kind.CONFLICT),
    RATE_TOO_OLD(Problem.Kind.UNAVAILABLE),
    RATES_UNAVAILABLE(Problem.Kind.UNAVAILABLE);

    private final Problem.Kind kind;

    WalletsProblem(Problem.Kind kind) {
        this.kind = kind;
    }

    /** Another's wallet is told apart from none by nobody. */
    public static Problem walletNotFound() {
        return Problem.of(WALLET_NOT_FOUND, "You have no such wallet; GET /api/v1/wallets lists yours.");
    }

    @Override
    public Problem.Kind kind() {
        return kind;
    }
}
