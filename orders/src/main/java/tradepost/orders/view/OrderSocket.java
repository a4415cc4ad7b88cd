package tradepost.orders.view;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.Authentication;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import tradepost.orders.view.OrderChanges.Signal;
import tradepost.platform.event.Json;
import tradepost.platform.jwt.Caller;

/** The changes of the caller's orders over a WebSocket: the same records as the event stream, one JSON text each. */
@Configuration(proxyBeanMethods = false)
class OrderSocket {
    /** Before the mapping of controllers, which would take the path for an order's id. */
    private static final int ORDER = -1;

    @Bean
    HandlerMapping orderSocketMapping(OrderChanges changes) {
        WebSocketHandler handler = session -> session.send(messages(session, changes));
        return new SimpleUrlHandlerMapping(Map.of("/api/v1/ws/orders", handler), ORDER);
    }

    private static Flux<WebSocketMessage> messages(WebSocketSession session, OrderChanges changes) {
        return session.getHandshakeInfo()
                .getPrincipal()
                .cast(Authentication.class)
                .map(authentication -> (Caller) authentication.getPrincipal())
                .flatMapMany(changes::of)
                .map(signal -> toMessage(session, signal));
    }

    private static WebSocketMessage toMessage(WebSocketSession session, Signal signal) {
        return switch (signal) {
            case Signal.Changed(var change) ->
                session.textMessage(new String(Json.write(change), StandardCharsets.UTF_8));
            case Signal.Alive _ -> session.pingMessage(buffers -> buffers.wrap(new byte[0]));
            case Signal.End end -> session.textMessage(new String(Json.write(end), StandardCharsets.UTF_8));
        };
    }
}
