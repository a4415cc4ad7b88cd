package tradepost.platform.jwt;

import java.time.Duration;

/** The names of a token's claims beyond the registered ones, and its types. */
public final class Claims {
    /** The {@code typ} of the header of an access token (RFC 9068). */
    public static final String ACCESS_TYPE = "at+jwt";

    public static final String USERNAME = "username";
    public static final String SESSION = "sid";
    public static final String ROLES = "roles";

    /** No access token is good for longer; so long a session that has ended is remembered. */
    public static final Duration ACCESS_LIFE_MAX = Duration.ofMinutes(15);

    private Claims() {}
}
