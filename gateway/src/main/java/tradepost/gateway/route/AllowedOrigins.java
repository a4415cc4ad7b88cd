package tradepost.gateway.route;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
 * Pages of which origins may ask, by a browser that says so: those of the settings, the own, and those of the public
 * address, which is another than the own where something before the gateway ends TLS. WebSockets too, which browsers
 * open across origins without asking first.
 */
final class AllowedOrigins implements WebFilter, Ordered {
    private static final long PREFLIGHT_SECONDS = 3_600;

    private final List<String> origins;
    private final CorsWebFilter allowed;

    /** @param publicUrl where users find this Tradepost; null where that is not set */
    AllowedOrigins(List<String> origins, @Nullable URI publicUrl) {
        this.origins = Stream.concat(
                        origins.stream(), Stream.ofNullable(publicUrl).map(AllowedOrigins::originOf))
                .toList();
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

    /** As browsers write it (RFC 6454): in lower case, without the port that the scheme has anyway. */
    static String originOf(URI address) {
        String scheme = address.getScheme().toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        boolean isUsual = address.getPort() == -1 || address.getPort() == usual;
        return scheme + "://" + address.getHost().toLowerCase(Locale.ROOT) + (isUsual ? "" : ":" + address.getPort());
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
