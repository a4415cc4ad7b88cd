package tradepost.gateway.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tradepost.gateway.RunningGateway;

class TicketTest {
    private static final String ORDERS = "/api/v1/ws/orders";
    private static final String PRICES = "/api/v1/ws/prices";

    private final RunningGateway gateway = RunningGateway.shared();
    private final String token = gateway.newToken();

    @Test
    void a_ticket_opens_a_web_socket_without_any_header_once() {
        String ticket = ticket(ORDERS, token);

        assertThat(echo(ORDERS + "?ticket=" + ticket)).containsExactly("hello");
        assertThatThrownBy(() -> echo(ORDERS + "?ticket=" + ticket)).hasMessageContaining("401");
    }

    @Test
    void a_ticket_is_good_for_its_own_stream_and_for_nothing_after_it_was_tried_elsewhere() {
        String ticket = ticket(ORDERS, token);

        assertThat(ask(PRICES + "?ticket=" + ticket, 401).path("code").asString())
                .isEqualTo("TICKET_INVALID");
        assertThat(ask(ORDERS + "?ticket=" + ticket, 401).path("code").asString())
                .isEqualTo("TICKET_INVALID");
        assertThat(ask("/api/v1/orders?ticket=" + ticket(ORDERS, token), 401)
                        .path("code")
                        .asString())
                .isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void the_service_is_sent_the_token_and_not_the_ticket_and_the_rest_of_the_query_as_it_was() {
        String address = PRICES + "?symbols=A%26B,C&ticket=" + ticket(PRICES, token) + "&x=%20";

        // What is no WebSocket is told by the little service as it was received.
        JsonNode received = ask(HttpMethod.POST, address, 200);

        assertThat(received.path("uri").asString()).isEqualTo(PRICES + "?symbols=A%26B,C&x=%20");
        assertThat(received.path("headers").path("authorization").asString()).isEqualTo("Bearer " + token);
    }

    /** It is used up by then: to refuse the rest would cost another. */
    @ParameterizedTest
    @CsvSource({"lastEventId=a==&ticket=,lastEventId=a==", "x[]=1&ticket=,x[]=1", "tick%65t=,''"})
    void what_else_is_asked_may_be_written_as_servers_take_it(String before, String forwarded) {
        JsonNode received = ask(HttpMethod.POST, PRICES + "?" + before + ticket(PRICES, token), 200);

        assertThat(received.path("uri").asString()).isEqualTo(PRICES + (forwarded.isEmpty() ? "" : "?" + forwarded));
    }

    @Test
    void a_ticket_is_good_no_longer_than_the_session_it_came_from() {
        String ticket = ticket(ORDERS, token);
        post("/api/v1/auth/logout", token, Map.of(), 204);

        assertThat(ask(ORDERS + "?ticket=" + ticket, 401).path("code").asString())
                .isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void a_ticket_is_for_a_web_socket_and_lasts_half_a_minute() {
        JsonNode refused = post("/api/v1/stream-tickets", token, Map.of("path", "/api/v1/orders"), 400);
        JsonNode answer = post("/api/v1/stream-tickets", token, Map.of("path", ORDERS), 201);

        assertThat(refused.path("field").asString()).isEqualTo("path");
        assertThat(answer.path("expiresInSeconds").asInt()).isEqualTo(30);
        assertThat(answer.path("ticket").asString()).hasSizeGreaterThan(40).doesNotContain(".");
    }

    @Test
    void what_is_no_ticket_opens_nothing() {
        assertThat(ask(ORDERS + "?ticket=", 401).path("code").asString()).isEqualTo("TICKET_INVALID");
        assertThat(ask(ORDERS + "?ticket=" + "r".repeat(44), 401).path("code").asString())
                .isEqualTo("TICKET_INVALID");
        assertThat(ask(ORDERS, 401).path("code").asString()).isEqualTo("UNAUTHENTICATED");
    }

    private String ticket(String path, String token) {
        return post("/api/v1/stream-tickets", token, Map.of("path", path), 201)
                .path("ticket")
                .asString();
    }

    private JsonNode post(String path, String token, Object body, int status) {
        JsonNode answer = gateway.client()
                .post()
                .uri(path)
                .header("Authorization", "Bearer " + token)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
        return answer == null ? MissingNode.getInstance() : answer;
    }

    private JsonNode ask(String address, int status) {
        return ask(HttpMethod.GET, address, status);
    }

    /** As written: nothing of the address is encoded once more. */
    private JsonNode ask(HttpMethod method, String address, int status) {
        return Objects.requireNonNull(gateway.client()
                .method(method)
                .uri(URI.create("http://localhost:" + gateway.port() + address))
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());
    }

    private List<String> echo(String address) {
        List<String> heard = new CopyOnWriteArrayList<>();
        URI uri = URI.create("ws://localhost:" + gateway.port() + address);
        new ReactorNettyWebSocketClient()
                .execute(uri, new HttpHeaders(), session -> session.send(Mono.just(session.textMessage("hello")))
                        .thenMany(session.receive()
                                .take(1)
                                .map(WebSocketMessage::getPayloadAsText)
                                .doOnNext(heard::add))
                        .then(session.close()))
                .block(RunningGateway.LIMIT);
        return heard;
    }
}
