package tradepost.platform.problem;

/** The refusals every service knows. */
public enum CommonProblem implements Problem.Code {
    INVALID_FIELD(Problem.Kind.INVALID),
    UNKNOWN_PROPERTY(Problem.Kind.INVALID),
    MALFORMED_BODY(Problem.Kind.INVALID),
    INVALID_REQUEST(Problem.Kind.INVALID),
    UNAUTHENTICATED(Problem.Kind.UNAUTHENTICATED),
    FORBIDDEN(Problem.Kind.FORBIDDEN),
    NOT_FOUND(Problem.Kind.MISSING),
    METHOD_NOT_ALLOWED(Problem.Kind.NOT_ALLOWED),
    NOT_ACCEPTABLE(Problem.Kind.NOT_ACCEPTABLE),
    UNSUPPORTED_MEDIA_TYPE(Problem.Kind.UNSUPPORTED),
    BODY_TOO_LARGE(Problem.Kind.TOO_LARGE),
    TOO_MANY_STREAMS(Problem.Kind.CONFLICT),
    IDEMPOTENCY_KEY_REUSED(Problem.Kind.REUSED),
    TOO_BUSY(Problem.Kind.UNAVAILABLE),
    SERVICE_UNAVAILABLE(Problem.Kind.UNAVAILABLE),
    UPSTREAM_TIMEOUT(Problem.Kind.TIMED_OUT),
    INTERNAL_ERROR(Problem.Kind.FAULT);

    private final Problem.Kind kind;

    CommonProblem(Problem.Kind kind) {
        this.kind = kind;
    }

    @Override
    public Problem.Kind kind() {
        return kind;
    }
}
