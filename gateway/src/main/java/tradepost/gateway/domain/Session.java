package tradepost.gateway.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * One log-in of a user: the family of all refresh tokens that follow from it.
 *
 * @param expiresAt when it ends, however often its tokens are exchanged
 */
public record Session(UUID id, UUID userId, Instant createdAt, Instant expiresAt) {
    public static Session open(UUID id, User user, Instant now, Duration length) {
        return new Session(id, user.id(), now, now.plus(length));
    }
}
