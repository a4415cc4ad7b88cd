package tradepost.gateway.auth;

import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tradepost.platform.jwt.PublicKeys;

/** The public keys that verify the tokens signed here (RFC 7517). */
@RestController
class JwksController {
    private static final MediaType JWK_SET = new MediaType("application", "jwk-set+json");

    private final PublicKeys keys;

    JwksController(PublicKeys keys) {
        this.keys = keys;
    }

    @GetMapping("/.well-known/jwks.json")
    ResponseEntity<String> publicKeys() {
        return ResponseEntity.ok()
                .contentType(JWK_SET)
                .cacheControl(CacheControl.maxAge(Duration.ofMinutes(1)).cachePublic())
                .body(keys.json());
    }
}
