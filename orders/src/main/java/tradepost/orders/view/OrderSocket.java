package tradepost.orders.view;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.Authentication;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.platform.event.Json;
import tradepost.platform.jwt.Caller;

/**
 * {@code /api/v1/ws/orders?lastEventId=}: the events of {@link OrderStream} as text messages {@code {"event", "id",
 * "data"}}. What a client sends is ignored.
 */
final class OrderSocket implements WebHandler {
    /** Before the mapping of controllers, which would take the path for an order's id. */
    private static final int ORDER = -1;

    private final OrderChanges changes;
    private final WebSocketService sockets;

    private OrderSocket(OrderChanges changes, WebSocketService sockets) {
        this.changes = changes;
        this.sockets = sockets;
    }

    /** Where it is found. */
    @Configuration(proxyBeanMethods = false)
    static class Mapping {
        @Bean
        HandlerMapping orderSocketMapping(OrderChanges changes) {
            return new SimpleUrlHandlerMapping(
                    Map.of("/api/v1/ws/orders", new OrderSocket(changes, new HandshakeWebSocketService())), ORDER);
        }
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        String lastEventId = exchange.getRequest().getQueryParams().getFirst("lastEventId");
        return exchange.<Authentication>getPrincipal()
                .map(authentication -> (Caller) authentication.getPrincipal())
                .doOnNext(changes::requireRoom)
                .flatMap(caller -> sockets.handleRequest(exchange, session -> serve(session, caller, lastEventId)));
    }

    /** Until the client closes, or the stream ends and we do. */
    private Mono<Void> serve(WebSocketSession session, Caller caller, @Nullable String lastEventId) {
        Flux<WebSocketMessage> messages = changes.of(caller, lastEventId).map(told -> text(session, told));
        return Mono.firstWithSignal(
                session.send(messages).then(session.close()), session.receive().then());
    }

    private static WebSocketMessage text(WebSocketSession session, Signal.Told told) {
        return new WebSocketMessage(
                WebSocketMessage.Type.TEXT, session.bufferFactory().wrap(Json.write(told)));
    }
}
