package tradepost.marketdata.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
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
                    assertThat(event.event()).isIn("snapshot", "price");
                    assertThat(event.id()).matches("[0-9]+-[0-9]+");
                    assertThat(json(event).get("price").asString()).isEqualTo("10");
                })
                .then(() -> BROKER.publish(message("SSE1", "11.25")))
                .assertNext(event -> {
                    assertThat(event.event()).isEqualTo("price");
                    assertThat(json(event).get("price").asString()).isEqualTo("11.25");
                    assertThat(json(event).get("dayHigh").asString()).isEqualTo("11.25");
                    assertThat(json(event).get("dayLow").asString()).isEqualTo("10");
                })
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void an_event_stream_ends_when_the_token_does_and_says_so() {
        list("SSE2");

        StepVerifier.create(events("SSE2", Duration.ofSeconds(3)).filter(event -> event.data() != null))
                .assertNext(event -> {
                    assertThat(event.event()).isEqualTo("end");
                    assertThat(event.data()).isEqualTo("{\"reason\":\"token-expired\"}");
                })
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
    void who_comes_back_merges_what_it_knew_with_what_is_by_seq() {
        list("SSE3");
        BROKER.publish(message("SSE3", "10"));
        JsonNode known = json(Objects.requireNonNull(priced("SSE3", "10").blockFirst(LIMIT)));
        BROKER.publish(message("SSE3", "11"));
        JsonNode missed = json(Objects.requireNonNull(priced("SSE3", "11").blockFirst(LIMIT)));

        ServerSentEvent<String> back = priced("SSE3", "11").blockFirst(LIMIT);

        assertThat(missed.get("seq").asLong()).isGreaterThan(known.get("seq").asLong());
        assertThat(Objects.requireNonNull(back).event()).isEqualTo("snapshot");
        assertThat(json(back).get("seq").asLong()).isEqualTo(missed.get("seq").asLong());
    }

    @Test
    void a_web_socket_tells_the_same_of_the_stocks_it_asks_for() {
        list("WS1");
        list("WS2");
        PriceSocketClient socket = new PriceSocketClient(port, "WS1", Tokens.of("USER", Duration.ofMinutes(5)));

        StepVerifier.create(socket.events())
                .then(() -> BROKER.publish(message("WS1", "5.5")))
                .assertNext(event -> {
                    assertThat(event.get("event").asString()).isIn("snapshot", "price");
                    assertThat(event.get("id").asString()).matches("[0-9]+-[0-9]+");
                    assertThat(event.get("data").get("price").asString()).isEqualTo("5.5");
                })
                .then(() -> socket.say("{\"subscribe\":[\"WS2\"],\"unsubscribe\":[\"WS1\"]}"))
                .assertNext(event ->
                        assertThat(event).hasToString("{\"event\":\"subscribed\",\"data\":{\"symbols\":[\"WS2\"]}}"))
                .then(() -> BROKER.publish(message("WS1", "6")))
                .then(() -> BROKER.publish(message("WS2", "7")))
                .assertNext(event ->
                        assertThat(event.get("data").get("symbol").asString()).isEqualTo("WS2"))
                .then(() -> socket.say("{\"subscribe\":[\"WS1\"]}"))
                .assertNext(event -> assertThat(event.get("event").asString()).isEqualTo("subscribed"))
                .assertNext(event -> {
                    assertThat(event.get("event").asString()).isEqualTo("snapshot");
                    assertThat(event.get("data").get("symbol").asString()).isEqualTo("WS1");
                })
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void a_web_socket_stays_as_it_is_where_its_client_asks_for_what_is_not_there() {
        list("WS3");
        PriceSocketClient socket = new PriceSocketClient(port, "WS3", Tokens.of("USER", Duration.ofMinutes(5)));

        StepVerifier.create(socket.events())
                .then(() -> socket.say("{\"subscribe\":[\"NOPE\"]}"))
                .assertNext(event -> {
                    assertThat(event.get("event").asString()).isEqualTo("problem");
                    assertThat(event.get("data").get("code").asString()).isEqualTo("STOCK_UNKNOWN");
                })
                .then(() -> socket.say("what?"))
                .assertNext(event ->
                        assertThat(event.get("data").get("code").asString()).isEqualTo("INVALID_REQUEST"))
                .then(() -> socket.say("{\"subscribe\":[null]}"))
                .assertNext(event ->
                        assertThat(event.get("data").get("code").asString()).isEqualTo("INVALID_REQUEST"))
                .then(() -> socket.say("{\"unsubscribe\":[null]}"))
                .assertNext(event ->
                        assertThat(event.get("data").get("code").asString()).isEqualTo("INVALID_REQUEST"))
                .then(() -> socket.say("null"))
                .assertNext(event ->
                        assertThat(event.get("data").get("code").asString()).isEqualTo("INVALID_REQUEST"))
                .then(() -> socket.say("{\"unsubscribe\":[\"WS3\"]}"))
                .assertNext(event ->
                        assertThat(event.get("data").get("code").asString()).isEqualTo("INVALID_FIELD"))
                .then(() -> BROKER.publish(message("WS3", "8")))
                .assertNext(event ->
                        assertThat(event.get("data").get("price").asString()).isEqualTo("8"))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void a_web_socket_ends_when_the_token_does_and_says_so() {
        list("WS4");

        StepVerifier.create(new PriceSocketClient(port, "WS4", Tokens.of("USER", Duration.ofSeconds(3))).events())
                .assertNext(event ->
                        assertThat(event).hasToString("{\"event\":\"end\",\"data\":{\"reason\":\"token-expired\"}}"))
                .expectComplete()
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

    private Flux<ServerSentEvent<String>> priced(String symbol, String price) {
        return events(symbol, Duration.ofMinutes(5))
                .filter(event -> event.data() != null
                        && json(event).path("price").asString("").equals(price));
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
