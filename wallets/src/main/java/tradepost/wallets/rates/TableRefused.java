package tradepost.wallets.rates;

import org.jspecify.annotations.Nullable;

/** What a bank sent is not used; the message says why. */
public final class TableRefused extends RuntimeException {
    private final Fault fault;

    private TableRefused(Fault fault, String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.fault = fault;
    }

    /** What is wrong with it. */
    public enum Fault {
        /** It is no table, or half of one: asked again, it may be whole. */
        UNREADABLE,
        /** It is a table that cannot be true. */
        ABSURD
    }

    static TableRefused unreadable(String reason, Throwable cause) {
        return new TableRefused(Fault.UNREADABLE, reason, cause);
    }

    static TableRefused absurd(String reason) {
        return new TableRefused(Fault.ABSURD, reason, null);
    }

    public Fault fault() {
        return fault;
    }
}
