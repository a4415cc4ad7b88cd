package tradepost.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.RunningGateway;
import tradepost.gateway.secret.Secrets;

class RefreshTest {
    private static final String PATH = "/api/v1/auth/refresh";

    private final RunningGateway gateway = RunningGateway.shared();

    @Test
    void a_refresh_token_is_exchanged_for_another_and_that_for_another() {
        JsonNode first = gateway.register(gateway.newName());

        JsonNode second = gateway.post(PATH, AuthTest.refreshOf(first), 200);
        JsonNode third = gateway.post(PATH, AuthTest.refreshOf(second), 200);

        assertThat(List.of(first, second, third))
                .extracting(RefreshTest::tokenOf)
                .doesNotHaveDuplicates()
                .allSatisfy(token -> assertThat(token).hasSize(43));
        assertThat(third.path("user")).isEqualTo(first.path("user"));
        assertThat(gateway.get("/api/v1/orders", third.path("accessToken").asString(), 200))
                .isNotNull();
    }

    @Test
    void the_same_token_again_at_once_has_the_same_successor_even_after_that_was_used() {
        JsonNode first = gateway.register(gateway.newName());

        JsonNode once = gateway.post(PATH, AuthTest.refreshOf(first), 200);
        JsonNode twice = gateway.post(PATH, AuthTest.refreshOf(first), 200);
        gateway.post(PATH, AuthTest.refreshOf(once), 200);
        JsonNode thrice = gateway.post(PATH, AuthTest.refreshOf(first), 200);

        assertThat(tokenOf(twice)).isEqualTo(tokenOf(once));
        assertThat(tokenOf(thrice)).isEqualTo(tokenOf(once));
    }

    /** Several rounds: in the first the database's connections are still being opened, and few meet. */
    @Test
    void fifty_at_once_have_one_successor() {
        WebClient client = WebClient.create("http://localhost:" + gateway.port());
        String token = tokenOf(gateway.register(gateway.newName()));

        for (int round = 0; round < 5; round++) {
            List<String> successors = fiftyAtOnce(client, token);

            assertThat(successors).hasSize(50);
            assertThat(successors.stream().distinct()).hasSize(1).doesNotContain(token);
            token = successors.getFirst();
        }
    }

    @Test
    void a_token_used_again_later_ends_the_session_for_whoever_holds_a_token_of_it() {
        JsonNode first = gateway.register(gateway.newName());
        JsonNode second = gateway.post(PATH, AuthTest.refreshOf(first), 200);
        elevenSecondsPass(first);

        JsonNode problem = gateway.post(PATH, AuthTest.refreshOf(first), 401);

        assertThat(problem.path("code").asString()).isEqualTo("REFRESH_TOKEN_INVALID");
        gateway.post(PATH, AuthTest.refreshOf(second), 401);
    }

    @Test
    void a_session_ends_after_thirty_days_however_often_it_was_refreshed() {
        JsonNode first = gateway.register(gateway.newName());
        JsonNode second = gateway.post(PATH, AuthTest.refreshOf(first), 200);

        execute("""
                UPDATE sessions
                SET created_at = created_at - interval '30 days', expires_at = expires_at - interval '30 days'
                WHERE user_id = :user
                """, first);

        gateway.post(PATH, AuthTest.refreshOf(second), 401);
    }

    @Test
    void a_disabled_user_neither_refreshes_nor_logs_in() {
        String name = gateway.newName();
        JsonNode first = gateway.register(name);

        execute("UPDATE users SET enabled = false WHERE id = :user", first);

        gateway.post(PATH, AuthTest.refreshOf(first), 401);
        gateway.post("/api/v1/auth/login", Map.of("username", name, "password", RunningGateway.PASSWORD), 401);
    }

    @Test
    void no_token_is_stored_in_clear() {
        JsonNode first = gateway.register(gateway.newName());

        JsonNode second = gateway.post(PATH, AuthTest.refreshOf(first), 200);

        assertThat(stored(Secrets.hash(tokenOf(second)))).isEqualTo(1);
        assertThat(stored(Base64.getUrlDecoder().decode(tokenOf(second)))).isZero();
    }

    @Test
    void an_access_token_does_not_refresh_and_a_refresh_token_gives_no_access() {
        JsonNode first = gateway.register(gateway.newName());

        gateway.get("/api/v1/orders", tokenOf(first), 401);
        JsonNode tooLong = gateway.post(
                PATH, Map.of("refreshToken", first.path("accessToken").asString()), 400);
        JsonNode unknown = gateway.post(PATH, Map.of("refreshToken", "nobody's"), 401);

        assertThat(tooLong.path("field").asString()).isEqualTo("refreshToken");
        assertThat(unknown.path("code").asString()).isEqualTo("REFRESH_TOKEN_INVALID");
    }

    private static String tokenOf(JsonNode signedIn) {
        return signedIn.path("refreshToken").asString();
    }

    private static List<String> fiftyAtOnce(WebClient client, String token) {
        return Objects.requireNonNull(Flux.range(0, 50)
                .flatMap(_ -> refresh(client, token), 50)
                .collectList()
                .block(RunningGateway.LIMIT));
    }

    private static Mono<String> refresh(WebClient client, String token) {
        return client.post()
                .uri(PATH)
                .bodyValue(Map.of("refreshToken", token))
                .retrieve()
                .bodyToMono(JsonNode.class)
                .map(RefreshTest::tokenOf);
    }

    static void elevenSecondsPass(JsonNode signedIn) {
        execute("""
                UPDATE refresh_tokens SET issued_at = issued_at - interval '11 s', used_at = used_at - interval '11 s'
                WHERE session_id IN (SELECT id FROM sessions WHERE user_id = :user)
                """, signedIn);
    }

    static void execute(String sql, JsonNode signedIn) {
        RunningGateway.shared()
                .bean(DatabaseClient.class)
                .sql(sql)
                .bind("user", UUID.fromString(signedIn.path("user").path("id").asString()))
                .fetch()
                .rowsUpdated()
                .block(RunningGateway.LIMIT);
    }

    private int stored(byte[] hash) {
        return Objects.requireNonNull(gateway.bean(DatabaseClient.class)
                .sql("SELECT count(*)::int AS n FROM refresh_tokens WHERE hash = :hash")
                .bind("hash", hash)
                .map(row -> Objects.requireNonNull(row.get("n", Integer.class)))
                .one()
                .block(RunningGateway.LIMIT));
    }
}
