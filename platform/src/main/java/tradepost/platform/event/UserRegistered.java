package tradepost.platform.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The whole public state of a user, on {@code user-events}; the last one of a user holds. */
public record UserRegistered(
        UUID id, Instant at, UUID userId, String username, String email, List<String> roles, boolean enabled)
        implements Event {}
