package tradepost.gateway.domain;

/** What a user may do. */
public enum Role {
    /** Trades; every user has it. */
    USER,
    /** Delivers ticks. */
    FEED,
    /** Administers stocks, limits and other users. */
    ADMIN
}
