package tradepost.gateway.route;

import io.netty.channel.Channel;
import java.time.Duration;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tradepost.platform.http.StreamConnection;

/**
 * A reader of a stream that is lost is noticed here: the service that sends it only ever sees us. What was asked of
 * Redis before has left the connection's event loop; its handlers are changed there, and a socket is opened there.
 */
final class StreamConnections implements GatewayFilter {
    private final Duration lostAfter;

    StreamConnections(Duration lostAfter) {
        this.lostAfter = lostAfter;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Channel channel = StreamConnection.of(exchange.getRequest());
        return Mono.<Void>create(sink -> channel.eventLoop().execute(() -> {
                    StreamConnection.prepare(channel, lostAfter);
                    sink.success();
                }))
                .then(Mono.defer(() -> chain.filter(exchange)));
    }
}
