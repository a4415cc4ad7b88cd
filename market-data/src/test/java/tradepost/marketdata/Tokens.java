package tradepost.marketdata;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.EcPublicJwk;
import io.jsonwebtoken.security.Jwks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tradepost.platform.event.Json;
import tradepost.platform.jwt.Claims;

/** Access tokens for tests, and the key set that verifies them. */
public final class Tokens {
    /** Whose they are. */
    public static final String USERNAME = "someone";

    private static final KeyPair KEYS = Jwts.SIG.ES256.keyPair().build();
    private static final String KEY_ID = "test";

    private Tokens() {}

    /** A file with the public keys, as a Spring resource location. */
    public static String jwks() {
        try {
            EcPublicJwk key = Jwks.builder()
                    .key((ECPublicKey) KEYS.getPublic())
                    .id(KEY_ID)
                    .build();
            Path file = Files.createTempFile("jwks", ".json");
            file.toFile().deleteOnExit();
            Files.write(file, Json.write(Map.of("keys", List.of(key))));
            return "file:" + file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static String of(String role) {
        return of(role, Duration.ofMinutes(15));
    }

    public static String of(String role, Duration life) {
        return Jwts.builder()
                .header()
                .type(Claims.ACCESS_TYPE)
                .keyId(KEY_ID)
                .and()
                .issuer("tradepost")
                .audience()
                .add("tradepost-api")
                .and()
                .subject(UUID.randomUUID().toString())
                .claim(Claims.USERNAME, USERNAME)
                .claim(Claims.SESSION, UUID.randomUUID().toString())
                .claim(Claims.ROLES, List.of(role))
                .expiration(Date.from(Instant.now().plus(life)))
                .signWith(KEYS.getPrivate(), Jwts.SIG.ES256)
                .compact();
    }
}
