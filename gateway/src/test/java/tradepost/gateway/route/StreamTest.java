package tradepost.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tradepost.gateway.RunningGateway;

class StreamTest {
    private final RunningGateway gateway = RunningGateway.shared();
    private final String token = gateway.newToken();

    @ParameterizedTest
    @CsvSource({"/api/v1/orders/stream, orders", "/api/v1/prices/stream, market-data"})
    void each_event_passes_while_the_stream_is_open(String path, String service) {
        Flux<String> events = stream(path);

        events.as(StepVerifier::create)
                .expectNext("first")
                .then(() -> gateway.service(service).emit("second"))
                .expectNext("second")
                .then(() -> gateway.service(service).emit("third"))
                .expectNext("third")
                .thenCancel()
                .verify(RunningGateway.LIMIT);
    }

    @Test
    void a_stream_is_resumed_where_the_client_says() {
        Flux<String> events = WebClient.create("http://localhost:" + gateway.port())
                .get()
                .uri("/api/v1/orders/stream")
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .header("Last-Event-ID", "topic.7.42")
                .retrieve()
                .bodyToFlux(String.class);

        events.as(StepVerifier::create)
                .expectNext("after topic.7.42")
                .thenCancel()
                .verify(RunningGateway.LIMIT);
    }

    @Test
    void a_stream_may_be_silent_for_longer_than_a_call_may_take() {
        Flux<String> events = stream("/api/v1/stream");

        events.as(StepVerifier::create).expectNext("late").expectComplete().verify(RunningGateway.LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/ws/orders", "/api/v1/ws/prices"})
    void a_web_socket_is_answered_message_by_message(String path) {
        List<String> heard = new CopyOnWriteArrayList<>();

        connect(path, "Bearer " + token, session -> converse(session, heard)).block(RunningGateway.LIMIT);

        assertThat(heard).containsExactly("one", "after one");
    }

    @Test
    void a_web_socket_needs_a_token() {
        Mono<Void> conversation = connect("/api/v1/ws/orders", "Bearer nothing", WebSocketSession::close);

        assertThatThrownBy(() -> conversation.block(RunningGateway.LIMIT)).hasMessageContaining("401");
    }

    private Flux<String> stream(String path) {
        return WebClient.create("http://localhost:" + gateway.port())
                .get()
                .uri(path)
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .retrieve()
                .bodyToFlux(String.class);
    }

    /** The second message is only sent when the first was answered: nothing may wait for more to come. */
    private static Mono<Void> converse(WebSocketSession session, List<String> heard) {
        Flux<String> answers = session.receive()
                .map(WebSocketMessage::getPayloadAsText)
                .take(2)
                .doOnNext(heard::add);
        Flux<WebSocketMessage> replies = answers.map(answer -> session.textMessage("after " + answer));
        return session.send(replies.startWith(session.textMessage("one"))).then(session.close());
    }

    private Mono<Void> connect(String path, String authorization, WebSocketHandler conversation) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.AUTHORIZATION, authorization);
        URI uri = URI.create("ws://localhost:" + gateway.port() + path);
        return new ReactorNettyWebSocketClient().execute(uri, headers, conversation);
    }
}
