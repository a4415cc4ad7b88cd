package tradepost.marketdata.stream;

import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of {@code /api/v1/ws/prices}. */
final class PriceSocketClient {
    private final URI uri;
    private final HttpHeaders headers = new HttpHeaders();
    private final Sinks.Many<String> said = Sinks.many().unicast().onBackpressureBuffer();
    private final Sinks.Many<JsonNode> heard = Sinks.many().unicast().onBackpressureBuffer();

    PriceSocketClient(int port, String symbols, String token) {
        this.uri = URI.create("ws://127.0.0.1:" + port + "/api/v1/ws/prices?symbols=" + symbols);
        headers.setBearerAuth(token);
    }

    /** Connects; completes when the server closes. */
    Flux<JsonNode> events() {
        Mono<Void> session = new ReactorNettyWebSocketClient()
                .execute(
                        uri,
                        headers,
                        socket -> Mono.firstWithSignal(
                                socket.send(said.asFlux().map(socket::textMessage)),
                                socket.receive()
                                        .filter(message -> message.getType() == WebSocketMessage.Type.TEXT)
                                        .map(WebSocketMessage::getPayloadAsText)
                                        .map(JsonMapper.shared()::readTree)
                                        .doOnNext(heard::tryEmitNext)
                                        .then()))
                .doOnTerminate(heard::tryEmitComplete);
        return Flux.merge(2, session.cast(JsonNode.class), heard.asFlux());
    }

    void say(String text) {
        said.tryEmitNext(text).orThrow();
    }
}
