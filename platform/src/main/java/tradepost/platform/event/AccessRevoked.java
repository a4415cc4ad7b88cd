package tradepost.platform.event;

import java.time.Instant;
import java.util.UUID;

/**
 * A session has ended before its time, on {@code revocations}: from now on no service takes a token of it.
 *
 * @param at when it was asked to end; a token of it may have been signed in the seconds until it did
 */
public record AccessRevoked(UUID id, Instant at, UUID sessionId, UUID userId) implements Event {
    public static AccessRevoked of(UUID sessionId, UUID userId, Instant at) {
        return new AccessRevoked(Ids.derived(sessionId, "revoked"), at, sessionId, userId);
    }
}
