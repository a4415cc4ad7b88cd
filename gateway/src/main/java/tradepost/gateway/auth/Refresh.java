package tradepost.gateway.auth;

import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.GatewayProblem;
import tradepost.gateway.store.SessionStore;
import tradepost.gateway.store.SessionStore.Decided;
import tradepost.platform.problem.Problem;

/** Exchanges a refresh token for its successor and a new access token. */
@Component
class Refresh {
    private static final Logger log = LoggerFactory.getLogger(Refresh.class);

    private final SessionStore sessions;
    private final RefreshTokens refreshTokens;
    private final AccessTokens accessTokens;
    private final AuthProperties properties;
    private final Clock clock;

    Refresh(
            SessionStore sessions,
            RefreshTokens refreshTokens,
            AccessTokens accessTokens,
            AuthProperties properties,
            Clock clock) {
        this.sessions = sessions;
        this.refreshTokens = refreshTokens;
        this.accessTokens = accessTokens;
        this.properties = properties;
        this.clock = clock;
    }

    /** @return fails with REFRESH_TOKEN_INVALID, alike whatever is wrong with it */
    Mono<SignedIn> refresh(String token) {
        Instant now = clock.instant();
        String successor = refreshTokens.successorOf(token);
        return sessions.exchange(
                        Secrets.hash(token),
                        Secrets.hash(successor),
                        now,
                        presented -> presented.decide(now, properties.refreshGrace()))
                .switchIfEmpty(Mono.error(Refresh::refused))
                .map(decided -> answer(decided, successor, now));
    }

    private SignedIn answer(Decided decided, String successor, Instant now) {
        return switch (decided.decision()) {
            case ROTATE, REPEAT ->
                SignedIn.of(
                        accessTokens.issue(
                                decided.token().user(), decided.token().session(), now),
                        successor,
                        decided.token().user());
            case REVOKE -> {
                log.warn(
                        "a refresh token of user {} was used again: session {} is revoked",
                        decided.token().user().id(),
                        decided.token().session().id());
                throw refused();
            }
            case REFUSE -> throw refused();
        };
    }

    private static Problem refused() {
        return Problem.of(GatewayProblem.REFRESH_TOKEN_INVALID, "This refresh token is not valid. Log in again.");
    }
}
