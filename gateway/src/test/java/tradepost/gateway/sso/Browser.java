package tradepost.gateway.sso;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;
import tools.jackson.databind.JsonNode;
import tradepost.platform.event.Json;

/** What a browser, and the page in it, do to sign on: one step after the other, each as it is told. */
final class Browser {
    static final String VERIFIER = "a-verifier-that-the-page-keeps-until-it-has-the-code";
    static final String PAGE = "https://app.example/signed-on";

    private final WebTestClient client;
    private final String gateway;
    private final String subject;
    private @Nullable ResponseCookie cookie;

    /** @param subject as whom its user is known to every provider */
    Browser(WebTestClient client, String gateway, String subject) {
        this.client = client;
        this.gateway = gateway;
        this.subject = subject;
    }

    /**
     * Goes to a provider and logs in there.
     *
     * @param claims what the provider says of who it is
     * @return to where the provider sends the browser back
     */
    URI leave(String provider, Map<String, Object> claims) {
        return logIn(leave(provider), Json.write(claims));
    }

    /** To where the gateway sends the browser. */
    URI leave(String provider) {
        EntityExchangeResult<Void> left = client.get()
                .uri(gateway + "/api/v1/oauth2/authorization/" + provider + "?challenge=" + Begun.hash(VERIFIER))
                .exchange()
                .expectStatus()
                .isSeeOther()
                .expectBody(Void.class)
                .returnResult();
        URI address = location(left.getResponseHeaders());
        String name = SignOnController.cookieName(parameter(address, "state"));
        cookie = Objects.requireNonNull(left.getResponseCookies().getFirst(name));
        return address;
    }

    ResponseCookie cookie() {
        return Objects.requireNonNull(cookie);
    }

    /** @param claims a JSON object */
    URI logIn(URI provider, byte[] claims) {
        return location(client.post()
                .uri(provider)
                .body(BodyInserters.fromFormData("username", subject)
                        .with("claims", new String(claims, StandardCharsets.UTF_8)))
                .exchange()
                .expectStatus()
                .is3xxRedirection()
                .expectBody(Void.class)
                .returnResult()
                .getResponseHeaders());
    }

    /** Where the gateway sends the browser then. */
    URI comeBack(URI callback) {
        return comeBack(callback, cookie().getName(), cookie().getValue());
    }

    /** As if it had the cookie of that sign-on, with that secret. */
    URI comeBack(URI callback, String secret) {
        return comeBack(callback, SignOnController.cookieName(parameter(callback, "state")), secret);
    }

    private URI comeBack(URI callback, String name, String secret) {
        // The public address is the gateway's own in the end.
        URI here = URI.create(gateway + callback.getRawPath() + "?" + callback.getRawQuery());
        return location(client.get()
                .uri(here)
                .cookie(name, secret)
                .exchange()
                .expectStatus()
                .isSeeOther()
                .expectBody(Void.class)
                .returnResult()
                .getResponseHeaders());
    }

    JsonNode redeem(URI page, String verifier, int status) {
        String code = page.getFragment().replaceFirst("^code=", "");
        return Objects.requireNonNull(client.post()
                .uri(gateway + "/api/v1/auth/sign-on")
                .bodyValue(Map.of("code", code, "verifier", verifier))
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());
    }

    /** All of it. */
    JsonNode signOn(String provider, Map<String, Object> claims) {
        return redeem(comeBack(leave(provider, claims)), VERIFIER, 200);
    }

    /** As it stands in the query of an address. */
    static String parameter(URI address, String name) {
        for (String pair : address.getRawQuery().split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        throw new AssertionError("no " + name + " in " + address);
    }

    private static URI location(HttpHeaders headers) {
        return Objects.requireNonNull(headers.getLocation());
    }
}
