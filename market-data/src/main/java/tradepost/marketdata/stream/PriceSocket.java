package tradepost.marketdata.stream;

import io.netty.channel.Channel;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import tradepost.platform.http.StreamConnection;
import tradepost.platform.jwt.Caller;

/**
 * {@code /api/v1/ws/prices?symbols=A,B}: the events of {@link PriceStream} as text messages {@code {"event", "id",
 * "data"}}; {@link SocketSession} says what a client may send. What is wrong with the request is a problem before the
 * socket opens.
 */
public final class PriceSocket implements WebHandler {
    private final PriceStream prices;
    private final WebSocketService sockets;

    public PriceSocket(PriceStream prices, WebSocketService sockets) {
        this.prices = prices;
        this.sockets = sockets;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        Set<String> wanted = prices.parse(exchange.getRequest().getQueryParams().getFirst("symbols"));
        Channel channel = StreamConnection.of(exchange.getRequest());
        return exchange.<Authentication>getPrincipal()
                .map(authentication -> (Caller) authentication.getPrincipal())
                .doOnNext(prices::requireRoom)
                .flatMap(caller -> sockets.handleRequest(
                        exchange,
                        session -> prices.admit(
                                caller, new SocketSession(prices, session, channel, caller).serve(wanted))));
    }
}
