package tradepost.platform.jwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.JwsHeader;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.LocatorAdapter;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Verifies access tokens against the public keys of the gateway. A token is verified once: what was found is remembered
 * by the token's hash until the token ends or the keys are others. Nothing is ever fetched because a token asks for it.
 */
public final class TokenVerifier {
    private final JwtParser parser;
    private final Clock clock;
    private final PublicKeys keys;
    private final Cache<String, Verified> verified;

    public TokenVerifier(PublicKeys keys, JwtProperties properties, Clock clock) {
        this.clock = clock;
        this.keys = keys;
        this.verified =
                Caffeine.newBuilder().maximumSize(properties.cacheSize()).build();
        this.parser = Jwts.parser()
                .keyLocator(new KnownKeys(keys))
                .requireIssuer(properties.issuer())
                .requireAudience(properties.audience())
                .clockSkewSeconds(properties.clockSkew().toSeconds())
                .clock(() -> Date.from(clock.instant()))
                .sig()
                .clear()
                .add(Jwts.SIG.ES256)
                .and()
                .build();
    }

    /**
     * What was found of a token.
     *
     * @param keys the set that was there before it was verified: under another one it is verified anew, for a key it
     *     was verified by may have gone
     */
    private record Verified(Caller caller, Map<String, Key> keys) {
        boolean isGood(Map<String, Key> current, Instant now) {
            return keys == current && now.isBefore(caller.expiresAt());
        }
    }

    /** Who holds this token; empty if it is not ours, not an access token, or not valid now. */
    public Optional<Caller> verify(String token) {
        String hash = hash(token);
        Map<String, Key> current = keys.byId();
        Verified known = verified.getIfPresent(hash);
        if (known != null && known.isGood(current, clock.instant())) {
            return Optional.of(known.caller());
        }
        try {
            Caller caller = toCaller(parser.parseSignedClaims(token));
            verified.put(hash, new Verified(caller, current));
            return Optional.of(caller);
        } catch (JwtException | IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    private static Caller toCaller(Jws<io.jsonwebtoken.Claims> token) {
        if (!Claims.ACCESS_TYPE.equals(token.getHeader().getType())) {
            throw new JwtException("not an access token");
        }
        io.jsonwebtoken.Claims claims = token.getPayload();
        Instant expiresAt = required(claims.getExpiration(), "exp").toInstant();
        List<?> roles = required(claims.get(Claims.ROLES, List.class), Claims.ROLES);
        return new Caller(
                UUID.fromString(required(claims.getSubject(), "sub")),
                required(claims.get(Claims.USERNAME, String.class), Claims.USERNAME),
                UUID.fromString(required(claims.get(Claims.SESSION, String.class), Claims.SESSION)),
                roles.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet()),
                expiresAt);
    }

    private static <T> T required(T claim, String name) {
        if (claim == null) {
            throw new JwtException("no " + name);
        }
        return claim;
    }

    private static String hash(String token) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException cause) {
            throw new IllegalStateException("every Java platform has SHA-256", cause);
        }
    }

    /** Only keys known by their id, whatever a header says beside it. */
    private static final class KnownKeys extends LocatorAdapter<Key> {
        private static final Set<String> FOREIGN = Set.of("jku", "jwk", "x5u", "x5c", "crit");
        private final PublicKeys keys;

        KnownKeys(PublicKeys keys) {
            this.keys = keys;
        }

        @Override
        protected Key locate(JwsHeader header) {
            Key key = keys.byId().get(String.valueOf(header.getKeyId()));
            if (key == null) {
                throw new JwtException("unknown key");
            }
            for (String name : FOREIGN) {
                if (header.containsKey(name)) {
                    throw new JwtException("a token does not bring its own " + name);
                }
            }
            return key;
        }

        @Override
        protected Key doLocate(Header header) {
            throw new JwtException("not signed");
        }
    }
}
