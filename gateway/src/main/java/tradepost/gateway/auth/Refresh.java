package tradepost.gateway.auth;

import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.GatewayProblem;
import tradepost.gateway.domain.Origin;
import tradepost.gateway.domain.PresentedToken.Decision;
import tradepost.gateway.domain.User;
import tradepost.gateway.secret.Secrets;
import tradepost.gateway.store.SessionStore;
import tradepost.gateway.store.SessionStore.Decided;
import tradepost.platform.problem.Problem;

/** Exchanges a refresh token for its successor and a new access token. */
@Component
class Refresh {
    private static final Logger log = LoggerFactory.getLogger(Refresh.class);

    private final SessionStore sessions;
    private final SigningKey signing;
    private final AccessTokens accessTokens;
    private final AuthProperties properties;
    private final Clock clock;

    Refresh(
            SessionStore sessions,
            SigningKey signing,
            AccessTokens accessTokens,
            AuthProperties properties,
            Clock clock) {
        this.sessions = sessions;
        this.signing = signing;
        this.accessTokens = accessTokens;
        this.properties = properties;
        this.clock = clock;
    }

    /** What was decided of a token, and what follows from it. */
    private record Exchanged(Decided decided, String successor) {
        /** Its successor is none of the key that signs now: perhaps of the one before. */
        boolean isOfAnotherKey() {
            return decided.decision() == Decision.REFUSE && decided.token().usedAt() != null;
        }
    }

    /** @return fails with REFRESH_TOKEN_INVALID, alike whatever is wrong with it */
    Mono<SignedIn> refresh(String token, Origin origin) {
        Instant now = clock.instant();
        return exchange(token, signing.refreshTokens(), origin, now)
                .flatMap(exchanged ->
                        exchanged.isOfAnotherKey() ? again(token, exchanged, origin, now) : Mono.just(exchanged))
                .switchIfEmpty(Mono.error(Refresh::refused))
                .map(exchanged -> answer(exchanged, now));
    }

    private Mono<Exchanged> again(String token, Exchanged refused, Origin origin, Instant now) {
        return signing.previousRefreshTokens()
                .map(previous -> exchange(token, previous, origin, now))
                .orElse(Mono.just(refused));
    }

    private Mono<Exchanged> exchange(String token, RefreshTokens tokens, Origin origin, Instant now) {
        String successor = tokens.successorOf(token);
        return sessions.exchange(
                        Secrets.hash(token),
                        Secrets.hash(successor),
                        now,
                        origin,
                        presented -> presented.decide(now, properties.refreshGrace()))
                .map(decided -> new Exchanged(decided, successor));
    }

    private SignedIn answer(Exchanged exchanged, Instant now) {
        Decided decided = exchanged.decided();
        User user = decided.token().user();
        return switch (decided.decision()) {
            case ROTATE, REPEAT ->
                SignedIn.of(accessTokens.issue(user, decided.token().session(), now), exchanged.successor(), user);
            case REVOKE -> {
                log.warn(
                        "a refresh token of user {} was used again: session {} is revoked",
                        user.id(),
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
