package tradepost.gateway.profile;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.domain.User;

/**
 * A user with what they own. A part that cannot be had now is null, and its reason stands beside it.
 *
 * @param wallets each wallet with its {@code balances}
 * @param positions the shares they hold
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Profile(
        UUID id,
        String username,
        String email,
        boolean emailVerified,
        List<String> roles,
        Instant createdAt,
        @Nullable JsonNode wallets,
        @Nullable String walletsUnavailable,
        @Nullable JsonNode positions,
        @Nullable String positionsUnavailable) {

    static Profile of(User user, Owned owned) {
        return new Profile(
                user.id(),
                user.username(),
                user.email(),
                user.emailVerified(),
                user.roleNames(),
                user.createdAt(),
                owned.wallets().value(),
                owned.wallets().unavailable(),
                owned.positions().value(),
                owned.positions().unavailable());
    }

    /** What the user owns. */
    record Owned(Part wallets, Part positions) {}

    /** A part, or why it cannot be had. */
    record Part(@Nullable JsonNode value, @Nullable String unavailable) {}
}
