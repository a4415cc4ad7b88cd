package tradepost.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.RunningGateway;

class RouteTest {
    private static final int LIMIT = 256 * 1024;
    private static final int TICKS_LIMIT = 2 * 1024 * 1024;

    private final RunningGateway gateway = RunningGateway.shared();
    private final String token = gateway.newToken();

    @ParameterizedTest
    @CsvSource({
        "/api/v1/orders, orders",
        "/api/v1/orders/17?limit=3, orders",
        "/api/v1/transactions, orders",
        "/api/v1/calendar, orders",
        "/api/v1/limits, orders",
        "/api/v1/users/17/limits, orders",
        "/api/v1/wallets, wallets",
        "/api/v1/wallets/17/entries, wallets",
        "/api/v1/portfolio, wallets",
        "/api/v1/rates, wallets",
        "/api/v1/stocks, market-data",
        "/api/v1/stocks/AAPL, market-data",
        "/api/v1/prices/latest, market-data",
        "/api/v1/ticks, market-data",
        "/api/v1/ticks/quarantine, market-data",
    })
    void a_path_leads_to_its_service_unchanged(String path, String service) {
        JsonNode received = gateway.get(path, token, 200);

        assertThat(received.path("service").asString()).isEqualTo(service);
        assertThat(received.path("uri").asString()).isEqualTo(path);
        assertThat(received.path("headers").path("authorization").asString()).isEqualTo("Bearer " + token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/orders", "/api/v1/stocks", "/api/v1/prices/stream", "/api/v1/stream", "/api/v1/users/me"
            })
    void nothing_is_forwarded_without_a_token(String path) {
        gateway.client().get().uri(path).exchange().expectStatus().isUnauthorized();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/nothing", "/api/v2/orders", "/api/v1/transactions/17", "/"})
    void a_path_that_is_nobodys_is_not_found(String path) {
        JsonNode problem = gateway.get(path, token, 404);

        assertThat(problem.path("code").asString()).isEqualTo("NOT_FOUND");
        assertThat(problem.path("instance").asString()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/orders/../../../actuator/env",
                "/api/v1/orders/%2e%2e/%2e%2e/%2e%2e/actuator/env",
                "/api/v1/orders/..%2f..%2factuator/env",
                "/api/v1/orders;/../actuator",
                "/api/v1/orders//17"
            })
    void a_path_that_could_be_read_in_two_ways_goes_nowhere(String path) {
        JsonNode problem = Objects.requireNonNull(gateway.client()
                .get()
                .uri(URI.create("http://localhost:" + gateway.port() + path))
                .header("Authorization", "Bearer " + token)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());

        assertThat(problem.path("code").asString()).isEqualTo("INVALID_REQUEST");
    }

    @Test
    void who_a_client_says_it_is_does_not_reach_the_services() {
        JsonNode received = Objects.requireNonNull(authorized("/api/v1/orders")
                .header("X-User-Id", "1")
                .header("X-Roles", "ADMIN")
                .header("X-Forwarded-User", "root")
                .header("X-Forwarded-For", "10.0.0.1")
                .header("Forwarded", "for=10.0.0.1")
                .header("X_Remote_User", "root")
                .header("X-Kept", "kept")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());

        assertThat(received.path("headers").propertyNames())
                .contains("x-kept")
                .doesNotContain(
                        "x-user-id", "x-roles", "x-forwarded-user", "x-forwarded-for", "forwarded", "x_remote_user");
    }

    @Test
    void what_is_meant_for_the_neighbour_is_not_passed_on() {
        JsonNode received = Objects.requireNonNull(authorized("/api/v1/orders")
                .header("Connection", "keep-alive, X-Mine")
                .header("Keep-Alive", "timeout=5")
                .header("TE", "trailers")
                .header("X-Mine", "mine")
                .header("X-Kept", "kept")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());

        assertThat(received.path("headers").propertyNames())
                .contains("x-kept")
                .doesNotContain("connection", "keep-alive", "te", "x-mine");
        assertThat(received.path("headers").path("host").asString()).isNotEqualTo("localhost:" + gateway.port());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_000, 16_384, 16_385, 200_000})
    void an_answer_of_any_length_comes_whole(int length) {
        String text = "x".repeat(length);
        gateway.service("orders").answer("/api/v1/orders/long", text);

        byte[] answer = authorized("/api/v1/orders/long")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();

        assertThat(answer).asString().isEqualTo('"' + text + '"');
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304, 409, 500})
    void an_answer_without_a_body_keeps_its_status(int status) {
        gateway.service("orders").answer("/api/v1/orders/status", status);

        authorized("/api/v1/orders/status")
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .isEmpty();
    }

    @Test
    void a_request_keeps_its_id_on_the_whole_way() {
        EntityExchangeResult<JsonNode> answer = authorized("/api/v1/orders")
                .header("X-Request-Id", "my-request:17")
                .exchange()
                .expectBody(JsonNode.class)
                .returnResult();

        JsonNode received = Objects.requireNonNull(answer.getResponseBody());
        assertThat(received.path("headers").path("x-request-id").asString()).isEqualTo("my-request:17");
        assertThat(answer.getResponseHeaders().get("X-Request-Id")).containsExactly("my-request:17");
    }

    @Test
    void a_client_cannot_take_the_id_off_its_request() throws IOException {
        String answer = raw("GET /api/v1/orders HTTP/1.1\r\nX-Request-Id: mine\r\nConnection: close, X-Request-Id\r\n");

        assertThat(answer).contains("\"x-request-id\":\"mine\"");
    }

    @Test
    void a_body_that_does_not_come_is_not_waited_for() throws IOException {
        String answer = raw("POST /api/v1/orders HTTP/1.1\r\nContent-Length: 20\r\n");

        assertThat(answer).doesNotStartWith("HTTP/1.1 200");
    }

    /** What a connection says until it ends. */
    private String raw(String head) throws IOException {
        try (Socket socket = new Socket("localhost", gateway.port())) {
            socket.setSoTimeout((int) RunningGateway.LIMIT.toMillis());
            String request = head + "Host: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"has space", "<script>"})
    void an_id_that_is_not_safe_to_log_is_replaced_in_problems_too(String id) {
        EntityExchangeResult<JsonNode> answer = authorized("/api/v1/nothing")
                .header("X-Request-Id", id)
                .exchange()
                .expectBody(JsonNode.class)
                .returnResult();

        JsonNode problem = Objects.requireNonNull(answer.getResponseBody());
        assertThat(problem.path("requestId").asString()).isNotEqualTo(id).isNotEmpty();
        assertThat(answer.getResponseHeaders().get("X-Request-Id"))
                .containsExactly(problem.path("requestId").asString());
    }

    @Test
    void a_service_that_is_down_is_named() {
        JsonNode problem = gateway.get("/api/v1/alerts", token, 503);

        assertThat(problem.path("code").asString()).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(problem.path("service").asString()).isEqualTo("notifier");
        assertThat(problem.path("retryable").asBoolean()).isTrue();
    }

    @Test
    void a_service_that_does_not_answer_in_time_is_named() {
        JsonNode problem = gateway.get("/api/v1/orders/late", token, 504);

        assertThat(problem.path("code").asString()).isEqualTo("UPSTREAM_TIMEOUT");
        assertThat(problem.path("service").asString()).isEqualTo("orders");
    }

    @Test
    void a_body_of_the_limit_passes_and_one_byte_more_does_not() {
        post("/api/v1/orders", LIMIT).expectStatus().isOk();

        post("/api/v1/orders", LIMIT + 1).expectStatus().isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
        post("/api/v1/auth/logout", LIMIT + 1).expectStatus().isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
    }

    @Test
    void a_batch_of_ticks_may_be_larger_and_has_its_limit_too() {
        post("/api/v1/ticks", TICKS_LIMIT).expectStatus().isOk();

        post("/api/v1/ticks", TICKS_LIMIT + 1).expectStatus().isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
    }

    @Test
    void a_body_that_does_not_announce_its_length_has_the_same_limit() {
        postChunked(LIMIT).expectStatus().isOk();

        postChunked(LIMIT + 1).expectStatus().isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
    }

    private WebTestClient.RequestHeadersSpec<?> authorized(String path) {
        return gateway.client().get().uri(path).header("Authorization", "Bearer " + token);
    }

    private WebTestClient.ResponseSpec post(String path, int bytes) {
        return gateway.client()
                .post()
                .uri(path)
                .header("Authorization", "Bearer " + token)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(new byte[bytes])
                .exchange();
    }

    private WebTestClient.ResponseSpec postChunked(int bytes) {
        byte[] rest = new byte[bytes - 1];
        Flux<DataBuffer> body = Flux.just("x".getBytes(StandardCharsets.US_ASCII), rest)
                .map(DefaultDataBufferFactory.sharedInstance::wrap);
        return gateway.client()
                .post()
                .uri("/api/v1/orders")
                .header("Authorization", "Bearer " + token)
                .contentType(MediaType.APPLICATION_JSON)
                .body(BodyInserters.fromDataBuffers(body))
                .exchange();
    }
}
