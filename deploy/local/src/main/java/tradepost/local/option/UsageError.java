package tradepost.local.option;

/** What was written after {@code ./tradepost} cannot be understood; the message says what. */
public final class UsageError extends RuntimeException {

    public UsageError(String message) {
        super(message);
    }
}
