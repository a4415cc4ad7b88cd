package tradepost.platform.jwt;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.web.server.ServerWebExchange;

/**
 * Who is calling, as the access token says. Controllers take it as {@code @AuthenticationPrincipal Caller caller}.
 *
 * @param sessionId the log-in the token came from
 * @param roles {@code USER}, {@code FEED}, {@code ADMIN}
 * @param expiresAt when the token ends, and with it every stream it opened
 */
public record Caller(UUID userId, String username, UUID sessionId, Set<String> roles, Instant expiresAt)
        implements AuthenticatedPrincipal {
    private static final String ADMIN = "ADMIN";
    private static final String ATTRIBUTE = Caller.class.getName();

    /** Who showed a good token with this request, for the filters after Spring Security; empty if nobody did. */
    public static Optional<Caller> of(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getAttribute(ATTRIBUTE));
    }

    void isOf(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
    }

    public boolean isAdmin() {
        return roles.contains(ADMIN);
    }

    @Override
    public String getName() {
        return userId.toString();
    }
}
