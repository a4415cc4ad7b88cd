package tradepost.platform.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.EcPrivateJwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.Keys;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ByteArrayResource;

class TokenVerifierTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final Instant EXPIRES_AT = NOW.plus(Duration.ofMinutes(15));
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final UUID USER = UUID.fromString("6f1f6a0e-6b57-4a0e-9d5c-0f3b8f6e1a01");
    private static final UUID SESSION = UUID.fromString("6f1f6a0e-6b57-4a0e-9d5c-0f3b8f6e1a02");
    private static final EcPrivateJwk KEY = newKey();

    private final Hands now = new Hands();

    private final TokenVerifier verifier = new TokenVerifier(
            PublicKeys.read(new ByteArrayResource(SigningKeys.publicSet(KEY).getBytes(StandardCharsets.UTF_8))),
            new JwtProperties(
                    new ByteArrayResource(new byte[0]), "tradepost", "tradepost-api", SKEW, 100, Duration.ofSeconds(5)),
            now);

    @Test
    void a_valid_token_tells_who_calls() {
        String token = token(claims());

        assertThat(verifier.verify(token))
                .contains(new Caller(USER, "ada", SESSION, Set.of("USER", "ADMIN"), EXPIRES_AT));
    }

    @Test
    void a_token_without_a_signature_is_refused() {
        String unsecured = builder(claims()).compact();
        String signed = token(claims());

        assertThat(verifier.verify(unsecured)).isEmpty();
        assertThat(verifier.verify(signed.substring(0, signed.lastIndexOf('.') + 1)))
                .isEmpty();
    }

    @Test
    void the_public_key_is_no_shared_secret() {
        String confused = builder(claims())
                .signWith(Keys.hmacShaKeyFor(KEY.toPublicJwk().toKey().getEncoded()), Jwts.SIG.HS256)
                .compact();

        assertThat(verifier.verify(confused)).isEmpty();
    }

    @Test
    void a_key_we_do_not_know_proves_nothing_under_its_own_name_or_ours() {
        EcPrivateJwk foreign = newKey();
        String itsOwnName = builder(claims())
                .header()
                .keyId(foreign.getId())
                .and()
                .signWith(foreign.toKey())
                .compact();
        String ourName = builder(claims()).signWith(foreign.toKey()).compact();

        assertThat(verifier.verify(itsOwnName)).isEmpty();
        assertThat(verifier.verify(ourName)).isEmpty();
    }

    @Test
    void a_token_that_names_no_key_is_refused() {
        String unnamed = Jwts.builder()
                .header()
                .type("at+jwt")
                .and()
                .claims(claims())
                .signWith(KEY.toKey())
                .compact();

        assertThat(verifier.verify(unnamed)).isEmpty();
    }

    @Test
    void a_token_does_not_say_where_its_key_is() {
        String jku = token(claims(), to -> to.header()
                .add("jku", "https://tradepost.example/jwks.json")
                .and());
        String jwk =
                token(claims(), to -> to.header().add("jwk", KEY.toPublicJwk()).and());
        String x5u = token(claims(), to -> to.header()
                .add("x5u", "https://tradepost.example/chain.pem")
                .and());

        assertThat(List.of(jku, jwk, x5u))
                .allSatisfy(token -> assertThat(verifier.verify(token)).isEmpty());
    }

    @Test
    void a_changed_token_is_refused() {
        String[] parts = token(claims()).split("\\.", -1);
        String[] other = token(with("username", "eve")).split("\\.", -1);

        assertThat(verifier.verify(parts[0] + "." + other[1] + "." + parts[2])).isEmpty();
    }

    @Test
    void a_token_ends_when_it_expires_give_or_take_the_skew_of_clocks() {
        String token = token(claims());

        now.set(EXPIRES_AT.plus(SKEW).minusSeconds(1));
        assertThat(verifier.verify(token)).isPresent();

        now.set(EXPIRES_AT.plus(SKEW).plusSeconds(1));
        assertThat(verifier.verify(token)).isEmpty();
    }

    @Test
    void a_remembered_token_ends_when_it_expires() {
        String token = token(claims());
        assertThat(verifier.verify(token)).isPresent();

        now.set(EXPIRES_AT.plus(SKEW).plusSeconds(1));

        assertThat(verifier.verify(token)).isEmpty();
    }

    @Test
    void a_token_that_is_not_valid_yet_is_refused() {
        String tomorrow = token(with("nbf", NOW.plus(Duration.ofDays(1))));
        String withinSkew = token(with("nbf", NOW.plus(SKEW).minusSeconds(1)));

        assertThat(verifier.verify(tomorrow)).isEmpty();
        assertThat(verifier.verify(withinSkew)).isPresent();
    }

    @Test
    void a_token_of_another_issuer_for_another_audience_or_of_another_type_is_refused() {
        String issuer = token(with("iss", "someone"));
        String audience = token(with("aud", List.of("another-api")));
        String type = token(claims(), to -> to.header().type("JWT").and());

        assertThat(List.of(issuer, audience, type))
                .allSatisfy(token -> assertThat(verifier.verify(token)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "sub", "exp", "username", "sid", "roles"})
    void a_token_that_lacks_a_claim_is_refused(String claim) {
        Map<String, Object> claims = claims();
        claims.remove(claim);

        assertThat(verifier.verify(token(claims))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "sid", "roles"})
    void a_token_whose_claim_has_the_wrong_shape_is_refused(String claim) {
        String token = token(with(claim, "neither an id nor a list"));

        assertThat(verifier.verify(token)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "a.b.c", "e30.e30.e30", "eyJhbGciOiJFUzI1NiJ9..", "....", "\u0000"})
    void what_is_no_token_is_refused(String token) {
        assertThat(verifier.verify(token)).isEmpty();
    }

    private static Map<String, Object> claims() {
        Map<String, Object> claims = new HashMap<>();
        claims.put("iss", "tradepost");
        claims.put("aud", List.of("tradepost-api"));
        claims.put("sub", USER.toString());
        claims.put("username", "ada");
        claims.put("sid", SESSION.toString());
        claims.put("roles", List.of("USER", "ADMIN"));
        claims.put("exp", Date.from(EXPIRES_AT));
        return claims;
    }

    private static Map<String, Object> with(String claim, Object value) {
        Map<String, Object> claims = claims();
        claims.put(claim, value instanceof Instant instant ? Date.from(instant) : value);
        return claims;
    }

    private static String token(Map<String, Object> claims) {
        return token(claims, UnaryOperator.identity());
    }

    private static String token(Map<String, Object> claims, UnaryOperator<JwtBuilder> change) {
        return change.apply(builder(claims)).signWith(KEY.toKey()).compact();
    }

    private static JwtBuilder builder(Map<String, Object> claims) {
        return Jwts.builder().header().type("at+jwt").keyId(KEY.getId()).and().claims(claims);
    }

    private static EcPrivateJwk newKey() {
        KeyPair pair = Jwts.SIG.ES256.keyPair().build();
        return Jwks.builder()
                .key((ECPrivateKey) pair.getPrivate())
                .publicKey((ECPublicKey) pair.getPublic())
                .idFromThumbprint()
                .build();
    }

    /** A clock whose hands a test sets. */
    private static final class Hands extends Clock {
        private volatile Instant now = NOW;

        void set(Instant instant) {
            now = instant;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("it has one zone");
        }
    }
}
