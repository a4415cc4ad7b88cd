package tradepost.gateway.route;

import java.time.Duration;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tradepost.platform.http.StreamConnection;

/** A reader of a stream that is lost is noticed here: the service that sends it only ever sees us. */
final class StreamConnections implements GatewayFilter {
    private final Duration lostAfter;

    StreamConnections(Duration lostAfter) {
        this.lostAfter = lostAfter;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        StreamConnection.prepare(StreamConnection.of(exchange.getRequest()), lostAfter);
        return chain.filter(exchange);
    }
}
