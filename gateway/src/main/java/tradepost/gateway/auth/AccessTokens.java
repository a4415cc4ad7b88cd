package tradepost.gateway.auth;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.EcPrivateJwk;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import tradepost.gateway.domain.Role;
import tradepost.gateway.domain.Session;
import tradepost.gateway.domain.User;
import tradepost.platform.jwt.Claims;
import tradepost.platform.jwt.JwtProperties;
import tradepost.platform.jwt.TokenVerifier;

/** Signs access tokens (RFC 9068): ES256, short-lived, checked by every service against the public keys alone. */
final class AccessTokens {
    private final SigningKey signing;
    private final Duration ttl;
    private final JwtProperties expected;
    private final SecureRandom random;

    AccessTokens(SigningKey signing, Duration ttl, JwtProperties expected, SecureRandom random) {
        this.signing = signing;
        this.ttl = ttl;
        this.expected = expected;
        this.random = random;
    }

    /** A token and how long it is good. */
    record AccessToken(String value, Duration ttl) {}

    /** A token for a session; it never outlives the session. */
    AccessToken issue(User user, Session session, Instant now) {
        Instant end = now.plus(ttl);
        Instant expiresAt = end.isBefore(session.expiresAt()) ? end : session.expiresAt();
        EcPrivateJwk key = signing.current();
        String value = Jwts.builder()
                .random(random)
                .header()
                .type(Claims.ACCESS_TYPE)
                .keyId(key.getId())
                .and()
                .id(RandomIds.next(random).toString())
                .issuer(expected.issuer())
                .audience()
                .add(expected.audience())
                .and()
                .subject(user.id().toString())
                .issuedAt(Date.from(now))
                .expiration(Date.from(expiresAt))
                .claim(Claims.USERNAME, user.username())
                .claim(Claims.SESSION, session.id().toString())
                .claim(Claims.ROLES, user.roleNames())
                .signWith(key.toKey(), Jwts.SIG.ES256)
                .compact();
        return new AccessToken(value, Duration.between(now, expiresAt));
    }

    /**
     * @throws IllegalStateException if the services, which know only the public keys, would refuse what is signed here
     */
    void requireVerifiableBy(TokenVerifier verifier, Instant now) {
        User nobody = new User(new UUID(0, 0), "nobody", "nobody@localhost", false, List.of(Role.USER), false, now);
        Session never = Session.open(new UUID(0, 0), nobody, now, ttl);
        if (verifier.verify(issue(nobody, never, now).value()).isEmpty()) {
            throw new IllegalStateException("tradepost.jwt.jwks does not hold the public half of"
                    + " tradepost.auth.signing-key (kid " + signing.current().getId()
                    + "): no service would accept the tokens of this gateway");
        }
    }
}
