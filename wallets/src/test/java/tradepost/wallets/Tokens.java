package tradepost.wallets;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.EcPublicJwk;
import io.jsonwebtoken.security.Jwks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import tradepost.platform.jwt.Claims;

/** Access tokens as the gateway signs them, by a key of the tests. */
final class Tokens {
    private static final KeyPair KEYS = Jwts.SIG.ES256.keyPair().build();
    private static final String KEY_ID = "test";

    private Tokens() {}

    /** Writes the public key as a JWK set; gives its location. */
    static String writeJwks() {
        EcPublicJwk key =
                Jwks.builder().key((ECPublicKey) KEYS.getPublic()).id(KEY_ID).build();
        try {
            Path file = Files.createTempFile("wallets-jwks", ".json");
            file.toFile().deleteOnExit();
            Files.writeString(file, "{\"keys\":[" + Jwks.json(key) + "]}");
            return file.toUri().toString();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    static String of(UUID userId) {
        return of(userId, "USER");
    }

    static String of(UUID userId, String... roles) {
        return Jwts.builder()
                .header()
                .keyId(KEY_ID)
                .type(Claims.ACCESS_TYPE)
                .and()
                .issuer("tradepost")
                .audience()
                .add("tradepost-api")
                .and()
                .subject(userId.toString())
                .expiration(Date.from(Instant.now().plusSeconds(600)))
                .claim(Claims.USERNAME, "ada")
                .claim(Claims.SESSION, UUID.randomUUID().toString())
                .claim(Claims.ROLES, List.of(roles))
                .signWith(KEYS.getPrivate(), Jwts.SIG.ES256)
                .compact();
    }
}
