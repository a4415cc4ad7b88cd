package tradepost.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.EcPrivateJwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.Keys;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.RunningGateway;
import tradepost.platform.jwt.Claims;

class ForgedTokenTest {
    private static final KeyPair STRANGERS = Jwts.SIG.ES256.keyPair().build();

    private final RunningGateway gateway = RunningGateway.shared();
    private final EcPrivateJwk key = gateway.signingKey();
    private final Map<String, String> forgeries = Map.ofEntries(
            Map.entry("alg none", complete().compact()),
            Map.entry(
                    "HS256 with the public key",
                    complete()
                            .signWith(
                                    Keys.hmacShaKeyFor(key.toPublicJwk().toKey().getEncoded()), Jwts.SIG.HS256)
                            .compact()),
            Map.entry("unknown kid", header("kid", "another")),
            Map.entry("no kid", header("kid", null)),
            Map.entry("jku", header("jku", "https://localhost/jwks.json")),
            Map.entry("jwk of a stranger", strangersKey()),
            Map.entry(
                    "another key under our kid",
                    complete().signWith(STRANGERS.getPrivate()).compact()),
            Map.entry("expired", signed(token -> token.expiration(before(Duration.ofSeconds(31))))),
            Map.entry("not valid yet", signed(token -> token.notBefore(before(Duration.ofSeconds(-60))))),
            Map.entry("wrong iss", signed(token -> token.issuer("another"))),
            Map.entry(
                    "wrong aud",
                    signed(token -> token.audience().clear().add("another").and())),
            Map.entry("wrong typ", header("typ", "JWT")),
            Map.entry("no sub", signed(token -> token.subject(null))),
            Map.entry("not a token", "not.a.token"));

    @Test
    void a_token_that_is_right_in_everything_is_accepted() {
        String token = signed(right -> right);

        JsonNode answer = gateway.get("/api/v1/orders", token, 200);

        assertThat(answer.path("service").asString()).isEqualTo("orders");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alg none",
                "HS256 with the public key",
                "unknown kid",
                "no kid",
                "jku",
                "jwk of a stranger",
                "another key under our kid",
                "expired",
                "not valid yet",
                "wrong iss",
                "wrong aud",
                "wrong typ",
                "no sub",
                "not a token"
            })
    void a_token_that_is_wrong_in_one_thing_is_refused(String forgery) {
        String token = String.valueOf(forgeries.get(forgery));

        JsonNode problem = gateway.get("/api/v1/orders", token, 401);

        assertThat(problem.path("code").asString()).isEqualTo("UNAUTHENTICATED");
    }

    private String signed(UnaryOperator<JwtBuilder> change) {
        return change.apply(complete()).signWith(key.toKey()).compact();
    }

    private String header(String name, @Nullable String value) {
        JwtBuilder.BuilderHeader header = complete().header();
        if (value == null) {
            header.delete(name);
        } else {
            header.add(name, value);
        }
        return header.and().signWith(key.toKey()).compact();
    }

    private String strangersKey() {
        return complete()
                .header()
                .add(
                        "jwk",
                        Jwks.builder().key((ECPublicKey) STRANGERS.getPublic()).build())
                .and()
                .signWith(STRANGERS.getPrivate())
                .compact();
    }

    private JwtBuilder complete() {
        return Jwts.builder()
                .header()
                .type(Claims.ACCESS_TYPE)
                .keyId(key.getId())
                .and()
                .issuer("tradepost")
                .audience()
                .add("tradepost-api")
                .and()
                .subject(UUID.randomUUID().toString())
                .expiration(before(Duration.ofMinutes(-15)))
                .claim(Claims.USERNAME, "ada")
                .claim(Claims.SESSION, UUID.randomUUID().toString())
                .claim(Claims.ROLES, List.of("USER"));
    }

    private static Date before(Duration ago) {
        return Date.from(Instant.now().minus(ago));
    }
}
