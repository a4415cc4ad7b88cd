package tradepost.gateway.docs;

import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v3/api-docs}: the OpenAPI 3.1 document of all services. It changes with the gateway's version. */
@RestController
class ApiDocumentController {
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final byte[] json = ApiDocument.read().json();
    private final String etag = '"' + DigestUtils.md5DigestAsHex(json) + '"';

    @GetMapping("/v3/api-docs")
    ResponseEntity<byte[]> document() {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.maxAge(FRESH).cachePublic())
                .eTag(etag)
                .body(json);
    }
}
