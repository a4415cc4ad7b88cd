package tradepost.gateway.domain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A refresh token that someone presents, as it is recorded.
 *
 * @param usedAt when it was first exchanged for its successor; null if it was not
 * @param hasSuccessor whether the successor that follows from it is recorded
 * @param revokedAt when its session ended early
 */
public record PresentedToken(
        User user,
        Session session,
        @Nullable Instant usedAt,
        boolean hasSuccessor,
        @Nullable Instant revokedAt) {

    /** What becomes of it. */
    public enum Decision {
        /** It is exchanged for its successor. */
        ROTATE,
        /** It was exchanged just now; its holder, who may not have heard the answer, gets the same successor again. */
        REPEAT,
        /** It was exchanged long ago: two hold it, and one of them stole it. The session ends for both. */
        REVOKE,
        /** It is worth nothing any more. */
        REFUSE
    }

    /** @param grace how long after the first exchange the same token is answered with the same successor */
    public Decision decide(Instant now, Duration grace) {
        if (revokedAt != null || !now.isBefore(session.expiresAt()) || !user.enabled()) {
            return Decision.REFUSE;
        }
        if (usedAt == null) {
            return Decision.ROTATE;
        }
        if (now.isAfter(usedAt.plus(grace))) {
            return Decision.REVOKE;
        }
        return hasSuccessor ? Decision.REPEAT : Decision.REFUSE;
    }
}
