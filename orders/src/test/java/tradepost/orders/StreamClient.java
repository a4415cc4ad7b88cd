package tradepost.orders;

import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A user's program that listens to the changes of its orders. */
final class StreamClient {
    private static final Duration LIFE = Duration.ofMinutes(5);

    private final OrdersService orders;
    private final UUID user;

    StreamClient(OrdersService orders, UUID user) {
        this.orders = orders;
        this.user = user;
    }

    /** One event, however it came. */
    record Heard(String event, @Nullable String id, JsonNode data) {
        boolean is(String name) {
            return event.equals(name);
        }

        String text(String field) {
            return data.path(field).asString();
        }

        /** The order and how many changes it has had. */
        String change() {
            return text("orderId") + ":" + data.path("seq").asInt();
        }
    }

    /** Server-sent events after one; from now on if that is null. */
    Flux<Heard> events(@Nullable String lastEventId) {
        return events(lastEventId, LIFE);
    }

    Flux<Heard> events(@Nullable String lastEventId, Duration tokenLife) {
        return WebClient.create(orders.address())
                .get()
                .uri("/api/v1/orders/stream")
                .headers(headers -> {
                    headers.setBearerAuth(orders.token(user, tokenLife));
                    if (lastEventId != null) {
                        headers.set("Last-Event-ID", lastEventId);
                    }
                })
                .retrieve()
                .bodyToFlux(new ParameterizedTypeReference<ServerSentEvent<String>>() {})
                .map(event -> new Heard(
                        String.valueOf(event.event()),
                        event.id(),
                        JsonMapper.shared().readTree(event.data())));
    }

    /** The messages of a WebSocket, likewise. */
    Flux<Heard> messages(@Nullable String lastEventId, Duration tokenLife) {
        HttpHeaders headers = new HttpHeaders();
        headers.setBearerAuth(orders.token(user, tokenLife));
        String query = lastEventId == null ? "" : "?lastEventId=" + lastEventId;
        URI uri = URI.create(orders.address().replace("http", "ws") + "/api/v1/ws/orders" + query);
        return Flux.create(sink -> {
            Disposable open = new ReactorNettyWebSocketClient()
                    .execute(uri, headers, session -> session.receive()
                            .filter(message -> message.getType() == WebSocketMessage.Type.TEXT)
                            .map(message -> parse(message.getPayloadAsText()))
                            .doOnNext(sink::next)
                            .then())
                    .subscribe(_ -> {}, sink::error, sink::complete);
            sink.onDispose(open);
        });
    }

    Flux<Heard> messages(@Nullable String lastEventId) {
        return messages(lastEventId, LIFE);
    }

    private static Heard parse(String text) {
        JsonNode message = JsonMapper.shared().readTree(text);
        return new Heard(
                message.path("event").asString(),
                message.hasNonNull("id") ? message.path("id").asString() : null,
                message.path("data"));
    }
}
