package tradepost.gateway.route;

import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.GatewayProblem;
import tradepost.platform.problem.Problem;

/**
 * Pages of which origins may ask, by a browser that says so: those of the settings, and the own. WebSockets too, which
 * browsers open across origins without asking first.
 */
final class AllowedOrigins implements WebFilter, Ordered {
    private static final long PREFLIGHT_SECONDS = 3_600;

    private final List<String> origins;
    private final CorsWebFilter allowed;

    AllowedOrigins(List<String> origins) {
        this.origins = List.copyOf(origins);
        CorsConfiguration configuration = new CorsConfiguration();
        configuration.setAllowedOrigins(this.origins);
        configuration.setAllowedMethods(List.of("GET", "POST", "PUT", "PATCH", "DELETE"));
        configuration.setAllowedHeaders(List.of(
                HttpHeaders.AUTHORIZATION,
                HttpHeaders.CONTENT_TYPE,
                "Idempotency-Key",
                "Last-Event-ID",
                "Prefer",
                RequestIds.HEADER));
        configuration.setExposedHeaders(List.of(
                HttpHeaders.LOCATION,
                HttpHeaders.RETRY_AFTER,
                "Idempotency-Replayed",
                "Preference-Applied",
                "RateLimit",
                "RateLimit-Policy",
                RequestIds.HEADER));
        configuration.setMaxAge(PREFLIGHT_SECONDS);
        this.allowed = new CorsWebFilter(_ -> configuration);
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 3;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!CorsUtils.isCorsRequest(exchange.getRequest())) {
            return chain.filter(exchange);
        }
        String origin = exchange.getRequest().getHeaders().getOrigin();
        return origins.contains(origin)
                ? allowed.filter(exchange, chain)
                : Mono.error(Problem.of(
                        GatewayProblem.ORIGIN_REFUSED, "Pages of this origin are not among those that may ask here."));
    }
}
