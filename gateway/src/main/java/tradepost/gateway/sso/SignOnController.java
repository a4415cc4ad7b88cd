package tradepost.gateway.sso;

import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tradepost.gateway.audit.Origins;
import tradepost.gateway.auth.AuthProperties;
import tradepost.gateway.auth.SignedIn;
import tradepost.platform.problem.Fields;

/**
 * Sign-on by OpenID Connect. A browser's cookie says which sign-on is its own, one for each that has begun: two tabs
 * are two. It is gone when the browser returns.
 */
@RestController
@RequestMapping("/api/v1")
class SignOnController {
    static final String COOKIE = "tradepost-sign-on";
    private static final String COOKIE_PATH = "/api/v1/oauth2";
    /** Of a hash: enough to tell the tabs of one browser apart. */
    private static final int NAME_LENGTH = 16;

    private static final int CODE_MAX = 100;
    /** SHA-256, base64url (RFC 7636). */
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private final SignOn signOn;
    private final boolean isSecure;

    SignOnController(SignOn signOn, AuthProperties auth) {
        this.signOn = signOn;
        this.isSecure =
                auth.publicUrl() != null && "https".equals(auth.publicUrl().getScheme());
    }

    record RedeemRequest(@Nullable String code, @Nullable String verifier) {
        /** Without the secrets: records are printed whole otherwise. */
        @Override
        public String toString() {
            return "RedeemRequest[]";
        }
    }

    /** Sends a browser to the provider. */
    @GetMapping("/oauth2/authorization/{provider}")
    Mono<ResponseEntity<Void>> begin(
            @PathVariable String provider,
            @RequestParam(required = false) @Nullable String redirect,
            @RequestParam(required = false) @Nullable String challenge) {
        String taken = Fields.matching("challenge", challenge, CHALLENGE, "is a SHA-256 in base64url");
        return signOn.begin(provider, redirect, taken)
                .map(leaving -> to(
                        leaving.provider(),
                        cookie(leaving.state(), leaving.secret(), SignOn.BROWSER_LIFE.toSeconds())));
    }

    /** The browser has returned, and goes to its page. */
    @GetMapping("/oauth2/callback/{provider}")
    Mono<ResponseEntity<Void>> complete(
            @PathVariable String provider,
            @RequestParam(required = false) @Nullable String code,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String error,
            ServerWebExchange exchange) {
        String begun = state == null ? "" : state;
        HttpCookie cookie = exchange.getRequest().getCookies().getFirst(cookieName(begun));
        String secret = cookie == null ? null : cookie.getValue();
        return signOn.complete(provider, secret, new Proof.Returned(code, state, error), Origins.of(exchange))
                .map(page -> to(page, cookie(begun, "", 0)));
    }

    /** The page has its code exchanged for tokens. */
    @PostMapping("/auth/sign-on")
    Mono<ResponseEntity<SignedIn>> redeem(@RequestBody RedeemRequest request, ServerWebExchange exchange) {
        String code = Fields.text("code", request.code(), 1, CODE_MAX);
        String verifier = Fields.matching("verifier", request.verifier(), VERIFIER, "is 43 to 128 letters or digits");
        return signOn.redeem(code, verifier, Origins.of(exchange))
                .map(signedIn ->
                        ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(signedIn));
    }

    private static ResponseEntity<Void> to(URI location, ResponseCookie cookie) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(location)
                .header(HttpHeaders.SET_COOKIE, cookie.toString())
                .cacheControl(CacheControl.noStore())
                .build();
    }

    static String cookieName(String state) {
        return COOKIE + "-" + Begun.hash(state).substring(0, NAME_LENGTH);
    }

    /** Lax: the browser sends it when the provider sends it back here. */
    private ResponseCookie cookie(String state, String secret, long seconds) {
        return ResponseCookie.from(cookieName(state), secret)
                .path(COOKIE_PATH)
                .maxAge(seconds)
                .httpOnly(true)
                .secure(isSecure)
                .sameSite("Lax")
                .build();
    }
}
