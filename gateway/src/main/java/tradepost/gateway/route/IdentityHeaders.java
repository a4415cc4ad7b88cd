package tradepost.gateway.route;

import java.util.List;
import java.util.Locale;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Takes off every header in which proxies tell services who is calling: here only the token says that. No service
 * reads these headers today; one that did by mistake would read nothing.
 */
final class IdentityHeaders implements WebFilter, Ordered {
    private static final List<String> PREFIXES = List.of(
            "x-user",
            "x-role",
            "x-auth",
            "x-forwarded",
            "x-remote",
            "x-real-ip",
            "x-client-cert",
            "x-ssl-",
            "x-session",
            "x-account",
            "x-tenant",
            "x-internal",
            "x-original-u",
            "x-rewrite-u",
            "x-http-method",
            "remote-",
            "ssl-client",
            "forwarded");

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 1;
    }

    /** Hardly any request has one, and to change a request is to copy all its headers. */
    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        List<String> claimed = exchange.getRequest().getHeaders().headerNames().stream()
                .filter(IdentityHeaders::isIdentity)
                .toList();
        return claimed.isEmpty() ? chain.filter(exchange) : chain.filter(without(claimed, exchange));
    }

    private static ServerWebExchange without(List<String> names, ServerWebExchange exchange) {
        return exchange.mutate()
                .request(request -> request.headers(headers -> names.forEach(headers::remove)))
                .build();
    }

    private static boolean isIdentity(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replace('_', '-');
        return PREFIXES.stream().anyMatch(lower::startsWith);
    }
}
