package tradepost.gateway.route;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.server.PathContainer;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Forwards what is answered once, as the last filter, before Spring looks for who handles a request: it would ask each
 * of its mappings, and then each route, with a chain of operators for each. Streams are left to Spring Cloud Gateway,
 * which can WebSocket too; some of them lie below a call's path.
 */
final class CallRoutes implements WebFilter, Ordered {
    private final List<PathPattern> streams;
    private final List<Call> calls;
    private final CallForwarding forwarding;
    private final UpstreamFailures failures;

    CallRoutes(List<Upstream> upstreams, CallForwarding forwarding, UpstreamFailures failures) {
        this.streams = upstreams.stream()
                .flatMap(upstream -> upstream.streams().stream())
                .map(PathPatternParser.defaultInstance::parse)
                .toList();
        this.calls = upstreams.stream()
                .flatMap(upstream -> upstream.calls().stream()
                        .map(path -> new Call(
                                PathPatternParser.defaultInstance.parse(path), upstream.service(), upstream.uri())))
                .toList();
        this.forwarding = forwarding;
        this.failures = failures;
    }

    /** The calls below a path, and whose they are. */
    private record Call(PathPattern path, String service, URI uri) {}

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Call call = find(exchange.getRequest().getPath().pathWithinApplication());
        return call == null
                ? chain.filter(exchange)
                : failures.guard(call.service(), forwarding.forward(exchange, call.uri()));
    }

    private @Nullable Call find(PathContainer path) {
        for (Call call : calls) {
            if (call.path().matches(path)) {
                return streams.stream().noneMatch(stream -> stream.matches(path)) ? call : null;
            }
        }
        return null;
    }
}
