package tradepost.bench.stream;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.EcPrivateJwk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.springframework.core.io.FileSystemResource;
import tradepost.platform.jwt.Claims;
import tradepost.platform.jwt.SigningKeys;

/** An access token that lasts as long as the benchmark may: no gateway is there to renew it. */
record StreamToken(String value) {
    private static final Duration LIFE = Duration.ofHours(2);

    /** Makes the keys too. */
    static StreamToken make(Path data, Path keys) {
        try {
            Files.createDirectories(data);
            SigningKeys.generate(keys);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write the signing keys", failure);
        }
        EcPrivateJwk key = SigningKeys.read(new FileSystemResource(keys.resolve(SigningKeys.PRIVATE_FILE)));
        return new StreamToken(Jwts.builder()
                .header()
                .type(Claims.ACCESS_TYPE)
                .keyId(key.getId())
                .and()
                .issuer("tradepost")
                .audience()
                .add("tradepost-api")
                .and()
                .subject(UUID.randomUUID().toString())
                .claim(Claims.USERNAME, "bench")
                .claim(Claims.SESSION, UUID.randomUUID().toString())
                .claim(Claims.ROLES, List.of("USER"))
                .expiration(Date.from(Instant.now().plus(LIFE)))
                .signWith(key.toKey(), Jwts.SIG.ES256)
                .compact());
    }
}
