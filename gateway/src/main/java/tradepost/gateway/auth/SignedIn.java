package tradepost.gateway.auth;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import tradepost.gateway.domain.User;

/** The answer to registering, logging in and refreshing (RFC 6749 in our own case). */
public record SignedIn(String accessToken, String tokenType, long expiresInSeconds, String refreshToken, Profile user) {
    static SignedIn of(AccessTokens.AccessToken access, String refreshToken, User user) {
        return new SignedIn(access.value(), "Bearer", access.ttl().toSeconds(), refreshToken, Profile.of(user));
    }

    /** Who signed in. */
    public record Profile(
            UUID id, String username, String email, boolean emailVerified, List<String> roles, Instant createdAt) {
        static Profile of(User user) {
            return new Profile(
                    user.id(), user.username(), user.email(), user.emailVerified(), user.roleNames(), user.createdAt());
        }
    }

    /** Without the tokens: records are printed whole otherwise. */
    @Override
    public String toString() {
        return "SignedIn[" + user.username() + "]";
    }
}
