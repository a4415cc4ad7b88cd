package tradepost.gateway.route;

import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * What browsers are told not to do with what comes from here, beside what Spring Security tells them (no sniffing, no
 * frames, no caching): each header once, whatever the service behind said.
 */
final class SecurityHeaders implements WebFilter, Ordered {
    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self';"
            + " frame-ancestors 'none'";

    private final String strictTransport;

    /** @param hstsMaxAge for how long a browser that came by TLS comes by TLS alone */
    SecurityHeaders(Duration hstsMaxAge) {
        this.strictTransport = "max-age=" + hstsMaxAge.toSeconds();
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 1;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        exchange.getResponse().beforeCommit(() -> {
            HttpHeaders headers = exchange.getResponse().getHeaders();
            headers.set("Content-Security-Policy", CONTENT_POLICY);
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("X-Frame-Options", "DENY");
            headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
            if ("https".equals(exchange.getRequest().getURI().getScheme())) {
                headers.set("Strict-Transport-Security", strictTransport);
            }
            return Mono.empty();
        });
        return chain.filter(exchange);
    }
}
