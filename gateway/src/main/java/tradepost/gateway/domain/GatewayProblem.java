package tradepost.gateway.domain;

import tradepost.platform.problem.Problem;

/** What the gateway itself refuses. */
public enum GatewayProblem implements Problem.Code {
    USERNAME_TAKEN(Problem.Kind.CONFLICT),
    EMAIL_TAKEN(Problem.Kind.CONFLICT),
    USER_UNKNOWN(Problem.Kind.MISSING),
    SESSION_NOT_FOUND(Problem.Kind.MISSING),
    EMAIL_UNVERIFIED(Problem.Kind.FORBIDDEN),
    LINK_INVALID(Problem.Kind.INVALID),
    MAIL_NOT_SET(Problem.Kind.CONFLICT),
    TOO_MANY_TRIES(Problem.Kind.LIMITED),
    RATE_LIMITED(Problem.Kind.LIMITED),
    ORIGIN_REFUSED(Problem.Kind.FORBIDDEN),
    CERTIFICATE_REQUIRED(Problem.Kind.FORBIDDEN),
    PROVIDER_UNKNOWN(Problem.Kind.MISSING),
    SIGN_ON_INVALID(Problem.Kind.UNAUTHENTICATED),
    SIGN_ON_REFUSED(Problem.Kind.UNAUTHENTICATED),
    SIGN_ON_UNVERIFIED(Problem.Kind.FORBIDDEN),
    SIGN_ON_ADDRESS_TAKEN(Problem.Kind.CONFLICT),
    TICKET_INVALID(Problem.Kind.UNAUTHENTICATED),
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
