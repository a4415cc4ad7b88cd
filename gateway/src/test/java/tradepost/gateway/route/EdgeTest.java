package tradepost.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.RunningGateway;

/** What the edge adds to every answer, and what it does not let in. */
class EdgeTest {
    private final RunningGateway gateway = RunningGateway.shared();
    private final String token = gateway.newToken();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/orders",
                "/api/v1/users/me",
                "/api/v1/nothing",
                "/account/reset-password.html",
                "/account/sign-on.html",
                "/docs/index.html"
            })
    void every_answer_tells_browsers_what_not_to_do_and_each_thing_once(String path) {
        HttpHeaders headers = ask(path, null).returnResult(byte[].class).getResponseHeaders();

        assertThat(headers.get("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(headers.get("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(headers.get("X-Frame-Options")).containsExactly("DENY");
        assertThat(headers.get("Referrer-Policy")).containsExactly("no-referrer");
        assertThat(headers.get("Cache-Control")).hasSize(1);
        assertThat(headers.get("RateLimit")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/orders", "/api/v1/ws/orders", "/api/v1/auth/sessions"})
    void a_page_of_a_foreign_origin_is_refused_before_anything_is_done(String path) {
        EntityExchangeResult<JsonNode> refused = get(path, "https://evil.example");

        assertThat(refused.getStatus().value()).isEqualTo(403);
        assertThat(body(refused).path("code").asString()).isEqualTo("ORIGIN_REFUSED");
        assertThat(refused.getResponseHeaders().getAccessControlAllowOrigin()).isNull();
    }

    @Test
    void a_page_of_an_allowed_origin_may_ask_and_reads_what_it_needs() {
        EntityExchangeResult<JsonNode> asked = get("/api/v1/orders", "https://app.example");
        HttpHeaders preflight = gateway.client()
                .method(HttpMethod.OPTIONS)
                .uri("/api/v1/orders")
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization, idempotency-key")
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(Void.class)
                .getResponseHeaders();

        assertThat(asked.getStatus().value()).isEqualTo(200);
        assertThat(asked.getResponseHeaders().getAccessControlAllowOrigin()).isEqualTo("https://app.example");
        assertThat(asked.getResponseHeaders().getAccessControlExposeHeaders()).contains("Retry-After", "RateLimit");
        assertThat(asked.getResponseHeaders().getAccessControlAllowCredentials())
                .isFalse();
        assertThat(preflight.getAccessControlAllowHeaders()).contains("idempotency-key");
    }

    @Test
    void the_pages_of_the_public_address_may_ask_whatever_ends_tls_before() {
        EntityExchangeResult<JsonNode> asked = get("/api/v1/orders", "https://tradepost.example");

        assertThat(asked.getStatus().value()).isEqualTo(200);
    }

    @Test
    void long_answers_are_compressed_for_who_wants_it_and_streams_never() {
        String compressed = encodingOf("/api/v1/orders/repetitive");
        String brief = encodingOf("/api/v1/auth/sessions");
        String stream = encodingOf("/api/v1/orders/stream");

        assertThat(compressed).isEqualTo("gzip");
        assertThat(brief).isNull();
        assertThat(stream).isNull();
    }

    @Test
    void headers_have_a_limit() {
        int status = gateway.client()
                .get()
                .uri("/api/v1/orders")
                .header("X-Much", "x".repeat(20_000))
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();

        assertThat(status).isIn(413, 431);
    }

    @Test
    void a_service_that_is_down_is_not_asked_each_time_and_the_client_is_told_which_and_others_go_on() {
        List<JsonNode> problems = IntStream.range(0, 30)
                .mapToObj(_ -> gateway.get("/api/v1/alerts", token, 503))
                .toList();

        assertThat(problems).allSatisfy(problem -> {
            assertThat(problem.path("code").asString()).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(problem.path("service").asString()).isEqualTo("notifier");
        });
        assertThat(problems.getLast().path("detail").asString()).startsWith("notifier is down");
        assertThat(problems.getLast().path("retryAfterSeconds").asInt()).isEqualTo(2);
        assertThat(gateway.get("/api/v1/orders", token, 200)).isNotNull();
    }

    private @Nullable String encodingOf(String path) {
        HttpClientResponse answer = HttpClient.create()
                .headers(headers -> headers.set("Accept-Encoding", "gzip").set("Authorization", "Bearer " + token))
                .get()
                .uri("http://localhost:" + gateway.port() + path)
                .responseConnection((response, connection) -> {
                    connection.dispose();
                    return Mono.just(response);
                })
                .next()
                .block(RunningGateway.LIMIT);
        return Objects.requireNonNull(answer).responseHeaders().get("Content-Encoding");
    }

    private WebTestClient.ResponseSpec ask(String path, @Nullable String origin) {
        return gateway.client()
                .get()
                .uri(path)
                .headers(headers -> {
                    headers.setBearerAuth(token);
                    if (origin != null) {
                        headers.setOrigin(origin);
                    }
                })
                .exchange();
    }

    private EntityExchangeResult<JsonNode> get(String path, String origin) {
        return ask(path, origin).expectBody(JsonNode.class).returnResult();
    }

    private static JsonNode body(EntityExchangeResult<JsonNode> answer) {
        return Objects.requireNonNull(answer.getResponseBody());
    }
}
