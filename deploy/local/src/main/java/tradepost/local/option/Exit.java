package tradepost.local.option;

/** The exit statuses of {@code ./tradepost}. */
public final class Exit {
    public static final int OK = 0;
    public static final int FAILED = 1;
    /** What was written cannot be understood. */
    public static final int USAGE = 2;
    /** Of {@code status}, as init scripts have it. */
    public static final int NOT_RUNNING = 3;

    private Exit() {}
}
