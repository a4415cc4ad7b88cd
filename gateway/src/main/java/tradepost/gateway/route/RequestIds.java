package tradepost.gateway.route;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import tradepost.platform.problem.ProblemWriter;

/**
 * Gives each request an id that goes with it to the services and back to the client: the client's own, if it is
 * harmless to log, or a new one. Outermost, so that the problem of a request that fails anywhere carries the id too.
 */
final class RequestIds implements WebFilter, Ordered {
    static final String HEADER = "X-Request-Id";

    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String id = idOf(exchange);
        ServerHttpResponse response = exchange.getResponse();
        response.beforeCommit(
                () -> Mono.fromRunnable(() -> response.getHeaders().set(HEADER, id)));
        Received.headers(exchange).set(HEADER, id);
        return chain.filter(exchange).onErrorResume(error -> ProblemWriter.write(exchange, error));
    }

    private static String idOf(ServerWebExchange exchange) {
        @Nullable String given = exchange.getRequest().getHeaders().getFirst(HEADER);
        return given != null && HARMLESS.matcher(given).matches()
                ? given
                : exchange.getRequest().getId();
    }
}
