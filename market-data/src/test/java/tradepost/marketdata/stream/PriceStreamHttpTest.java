package tradepost.marketdata.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tradepost.marketdata.MarketDataTest;
import tradepost.marketdata.Tokens;

class PriceStreamHttpTest extends MarketDataTest {
    @Test
    void an_event_stream_opens_with_the_price_and_goes_on_with_its_changes() {
        list("SSE1");
        BROKER.publish(message("SSE1", "10"));

        StepVerifier.create(events("SSE1", Duration.ofMinutes(5)).filter(event -> event.data() != null))
                .assertNext(event -> {
                    assertThat(event.event()).isEqualTo("price");
                    assertThat(event.id()).matches("[0-9]+-[0-9]+");
                    assertThat(json(event).get("price").asString()).isEqualTo("10");
                })
                .then(() -> BROKER.publish(message("SSE1", "11.25")))
                .assertNext(event -> {
                    assertThat(json(event).get("price").asString()).isEqualTo("11.25");
                    assertThat(json(event).get("dayHigh").asString()).isEqualTo("11.25");
                    assertThat(json(event).get("dayLow").asString()).isEqualTo("10");
                })
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void an_event_stream_ends_when_the_token_does() {
        list("SSE2");

        StepVerifier.create(events("SSE2", Duration.ofSeconds(3)).filter(event -> event.data() != null))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void an_unknown_symbol_is_told_before_the_stream_begins() {
        as("USER")
                .get()
                .uri("/api/v1/prices/stream?symbols=NOPE")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("STOCK_UNKNOWN");
        as("USER")
                .get()
                .uri("/api/v1/ws/prices?symbols=NOPE")
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void a_web_socket_tells_the_same() {
        list("WS1");
        Sinks.Many<String> received = Sinks.many().unicast().onBackpressureBuffer();
        HttpHeaders headers = new HttpHeaders();
        headers.setBearerAuth(Tokens.of("USER", Duration.ofMinutes(5)));

        Flux<String> texts = Flux.merge(
                2,
                new ReactorNettyWebSocketClient()
                        .execute(
                                URI.create("ws://127.0.0.1:" + port + "/api/v1/ws/prices?symbols=WS1"),
                                headers,
                                session -> session.receive()
                                        .filter(message -> message.getType() == WebSocketMessage.Type.TEXT)
                                        .map(WebSocketMessage::getPayloadAsText)
                                        .doOnNext(received::tryEmitNext)
                                        .then())
                        .then()
                        .cast(String.class),
                received.asFlux());

        StepVerifier.create(texts)
                .expectSubscription()
                .then(() -> BROKER.publish(message("WS1", "5.5")))
                .assertNext(text -> {
                    JsonNode update = JsonMapper.shared().readTree(text);
                    assertThat(update.get("stock").get("price").asString()).isEqualTo("5.5");
                    assertThat(update.get("id").asString()).matches("[0-9]+-[0-9]+");
                })
                .thenCancel()
                .verify(LIMIT);
    }

    private void list(String symbol) {
        as("ADMIN")
                .post()
                .uri("/api/v1/stocks")
                .bodyValue(Map.of("symbol", symbol, "name", symbol + " Ltd"))
                .exchange()
                .expectStatus()
                .isCreated();
    }

    private Flux<ServerSentEvent<String>> events(String symbols, Duration life) {
        return WebClient.create("http://127.0.0.1:" + port)
                .get()
                .uri("/api/v1/prices/stream?symbols=" + symbols)
                .headers(headers -> headers.setBearerAuth(Tokens.of("USER", life)))
                .retrieve()
                .bodyToFlux(new ParameterizedTypeReference<ServerSentEvent<String>>() {});
    }

    private static JsonNode json(ServerSentEvent<String> event) {
        return JsonMapper.shared().readTree(String.valueOf(event.data()));
    }
}
