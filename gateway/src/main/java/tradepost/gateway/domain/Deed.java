package tradepost.gateway.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to be audited: who did what, to whom or what, when, from where, by which request, and how it ended. It holds
 * no secret; what a client wrote is made harmless: a value cannot begin a line, and is 300 characters at most.
 *
 * @param at to the microsecond, which is what PostgreSQL keeps
 * @param about whom or what it was done to; null where that is the user themself
 * @param outcome {@link #DONE}, {@link #ASKED}, the code of a problem, or {@code HTTP} and a status
 */
public record Deed(
        Instant at, Action action, Who who, @Nullable String about, String outcome, Origin origin) {
    public static final String DONE = "DONE";
    /** It was asked for; another entry of the same request tells how it ended, and if there is none, nobody knows. */
    public static final String ASKED = "ASKED";

    private static final int TEXT_MAX = 300;
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029\\\\]");

    public Deed {
        at = at.truncatedTo(ChronoUnit.MICROS);
        about = about == null ? null : harmless(about);
        outcome = harmless(outcome);
        origin = new Origin(harmless(origin.address()), harmless(origin.requestId()));
    }

    /** What is audited. */
    public enum Action {
        REGISTER,
        LOG_IN,
        /** By the word of a provider. */
        SIGN_ON,
        /** What a provider says of someone is a user's from then on. */
        IDENTITY_LINKED,
        LOG_OUT,
        /** A refresh token was used a second time: two hold it. */
        REFRESH_REUSED,
        PASSWORD_CHANGED,
        PASSWORD_RESET,
        EMAIL_VERIFIED,
        ROLES_SET,
        USER_ENABLED,
        USER_DISABLED,
        /** An admin asked for what users may not, or changed something. */
        ADMIN_REQUEST,
        /** Someone with a good token asked for what they may not. */
        DENIED
    }

    /**
     * Who did it.
     *
     * @param userId null where someone only says who they are, or nobody knows
     * @param name of the user; where there is no id, what was claimed: it is kept only if it is a user's
     */
    public record Who(@Nullable UUID userId, @Nullable String name) {
        public static final Who UNKNOWN = new Who(null, null);

        public static Who of(User user) {
            return new Who(user.id(), user.username());
        }

        public static Who claimed(String name) {
            return new Who(null, Registration.isUsername(name) ? name : null);
        }
    }

    private static String harmless(String text) {
        String safe = UNSAFE.matcher(text).replaceAll(Deed::escape);
        return safe.length() > TEXT_MAX ? safe.substring(0, TEXT_MAX - 1) + "…" : safe;
    }

    private static String escape(MatchResult found) {
        return "\\\\u%04x".formatted((int) found.group().charAt(0));
    }
}
