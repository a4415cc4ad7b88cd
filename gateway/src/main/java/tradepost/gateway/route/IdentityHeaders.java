package tradepost.gateway.route;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        HttpHeaders headers = Received.headers(exchange);
        List<String> claimed = headers.entries().stream()
                .map(Map.Entry::getKey)
                .filter(IdentityHeaders::isIdentity)
                .toList();
        claimed.forEach(headers::remove);
        return chain.filter(exchange);
    }

    private static boolean isIdentity(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replace('_', '-');
        return PREFIXES.stream().anyMatch(lower::startsWith);
    }
}
