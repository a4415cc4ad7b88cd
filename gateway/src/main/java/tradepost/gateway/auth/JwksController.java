package tradepost.gateway.auth;

import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PublicJwk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tradepost.platform.jwt.JwtProperties;

/** The public keys that verify the tokens signed here (RFC 7517). */
@RestController
class JwksController {
    private static final MediaType JWK_SET = new MediaType("application", "jwk-set+json");

    private final String publicKeys;

    JwksController(JwtProperties properties) throws IOException {
        String set = properties.jwks().getContentAsString(StandardCharsets.UTF_8);
        this.publicKeys = Jwks.setParser().build().parse(set).getKeys().stream()
                .map(JwksController::toJson)
                .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    @GetMapping("/.well-known/jwks.json")
    ResponseEntity<String> publicKeys() {
        return ResponseEntity.ok()
                .contentType(JWK_SET)
                .cacheControl(CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic())
                .body(publicKeys);
    }

    /** A private key among the public ones is a fault of whoever set it up, and is never told to the world. */
    private static String toJson(Jwk<?> key) {
        if (key instanceof PublicJwk<?> publicKey) {
            return Jwks.json(publicKey);
        }
        throw new IllegalStateException("tradepost.jwt.jwks holds a key that is not public: " + key.getId());
    }
}
