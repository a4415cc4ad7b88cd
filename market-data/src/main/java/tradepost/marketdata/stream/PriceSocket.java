package tradepost.marketdata.stream;

import java.time.Duration;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.platform.event.Json;
import tradepost.platform.jwt.Caller;

/**
 * {@code /api/v1/ws/prices?symbols=A,B}: the updates of {@link PriceStream} as text messages {@code {"id", "stock"}}.
 * An unknown symbol is a problem before the socket opens. What a client sends is ignored.
 */
public final class PriceSocket implements WebHandler {
    private static final Duration PING = Duration.ofSeconds(10);

    private final PriceStream prices;
    private final WebSocketService sockets;

    public PriceSocket(PriceStream prices, WebSocketService sockets) {
        this.prices = prices;
        this.sockets = sockets;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        Set<String> wanted = prices.parse(exchange.getRequest().getQueryParams().getFirst("symbols"));
        return exchange.<Authentication>getPrincipal()
                .map(authentication -> (Caller) authentication.getPrincipal())
                .flatMap(caller -> sockets.handleRequest(exchange, session -> serve(session, wanted, caller)));
    }

    /** Until the client closes, or the stream ends and we do. */
    private Mono<Void> serve(WebSocketSession session, Set<String> wanted, Caller caller) {
        Flux<WebSocketMessage> messages = prices.updates(wanted, update -> text(session, update), pings(session))
                .takeUntilOther(prices.endOf(caller));
        return Mono.firstWithSignal(
                session.send(messages).then(session.close()), session.receive().then());
    }

    private static WebSocketMessage text(WebSocketSession session, PriceStream.Update update) {
        return new WebSocketMessage(
                WebSocketMessage.Type.TEXT, session.bufferFactory().wrap(Json.write(update)));
    }

    private static Flux<WebSocketMessage> pings(WebSocketSession session) {
        return Flux.interval(PING).map(_ -> session.pingMessage(factory -> factory.wrap(new byte[0])));
    }
}
