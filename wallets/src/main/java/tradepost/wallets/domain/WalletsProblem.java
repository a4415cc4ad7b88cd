package tradepost.wallets.domain;

import tradepost.platform.problem.Problem;

/** What this service refuses. */
public enum WalletsProblem implements Problem.Code {
    WALLET_NOT_FOUND(Problem.Kind.MISSING),
    INSUFFICIENT_FUNDS(Problem.Kind.CONFLICT),
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
