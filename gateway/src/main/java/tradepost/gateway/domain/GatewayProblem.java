package tradepost.gateway.domain;

import tradepost.platform.problem.Problem;

/** What the gateway itself refuses. */
public enum GatewayProblem implements Problem.Code {
    USERNAME_TAKEN(Problem.Kind.CONFLICT),
    EMAIL_TAKEN(Problem.Kind.CONFLICT),
    USER_UNKNOWN(Problem.Kind.MISSING),
    SESSION_NOT_FOUND(Problem.Kind.MISSING),
    INVALID_CREDENTIALS(Problem.Kind.UNAUTHENTICATED),
    REFRESH_TOKEN_INVALID(Problem.Kind.UNAUTHENTICATED);

    private final Problem.Kind kind;

    GatewayProblem(Problem.Kind kind) {
        this.kind = kind;
    }

    @Override
    public Problem.Kind kind() {
        return kind;
    }
}
