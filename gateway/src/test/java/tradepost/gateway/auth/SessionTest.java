package tradepost.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.RunningGateway;
import tradepost.gateway.domain.Deed;
import tradepost.gateway.domain.Origin;
import tradepost.gateway.store.SessionStore;
import tradepost.gateway.store.UserStore;

/** {@code security.md} 5: what ends a session ends the access of every token of it within five seconds. */
class SessionTest {
    private static final String SESSIONS = "/api/v1/auth/sessions";

    private final RunningGateway gateway = RunningGateway.shared();

    @Test
    void logging_out_ends_the_access_of_this_session_within_five_seconds_and_of_no_other() {
        String name = gateway.newName();
        JsonNode first = gateway.register(name);
        JsonNode second = logIn(name);

        call(HttpMethod.POST, "/api/v1/auth/logout", first, 204);

        gateway.accessEnds(first);
        assertThat(statusOf(second)).isEqualTo(200);
    }

    @Test
    void the_replica_that_ends_a_session_knows_it_before_it_answers() {
        for (int i = 0; i < 10; i++) {
            JsonNode signedIn = gateway.register(gateway.newName());

            call(HttpMethod.POST, "/api/v1/auth/logout", signedIn, 204);

            assertThat(statusOf(signedIn)).isEqualTo(401);
        }
    }

    @Test
    void all_sessions_end_at_once() {
        String name = gateway.newName();
        List<JsonNode> signedIn = List.of(gateway.register(name), logIn(name), logIn(name));

        call(HttpMethod.DELETE, SESSIONS, signedIn.getFirst(), 204);

        signedIn.forEach(gateway::accessEnds);
        signedIn.forEach(ended -> gateway.post("/api/v1/auth/refresh", AuthTest.refreshOf(ended), 401));
    }

    @Test
    void a_user_sees_the_own_sessions_and_ends_one_of_them() {
        String name = gateway.newName();
        JsonNode first = gateway.register(name);
        JsonNode second = logIn(name);

        List<JsonNode> listed = list(second);
        String other = listed.getLast().path("id").asString();
        call(HttpMethod.DELETE, SESSIONS + "/" + other, second, 204);

        assertThat(listed)
                .extracting(session -> session.path("current").asBoolean())
                .containsExactly(true, false);
        gateway.accessEnds(first);
        assertThat(list(second)).hasSize(1);
        call(HttpMethod.DELETE, SESSIONS + "/" + other, second, 404);
    }

    @Test
    void the_session_of_another_user_is_not_found_and_stays() {
        JsonNode ada = gateway.register(gateway.newName());
        JsonNode eve = gateway.register(gateway.newName());
        String adas = list(ada).getFirst().path("id").asString();

        call(HttpMethod.DELETE, SESSIONS + "/" + adas, eve, 404);

        assertThat(list(ada)).hasSize(1);
    }

    @Test
    void a_refresh_token_used_again_ends_access_too() {
        JsonNode first = gateway.register(gateway.newName());
        JsonNode second = gateway.post("/api/v1/auth/refresh", AuthTest.refreshOf(first), 200);
        RefreshTest.elevenSecondsPass(first);

        gateway.post("/api/v1/auth/refresh", AuthTest.refreshOf(first), 401);

        gateway.accessEnds(first);
        gateway.accessEnds(second);
    }

    @Test
    void a_gateway_that_starts_knows_what_ended_before_it_answers() {
        JsonNode ended = gateway.register(gateway.newName());
        JsonNode open = gateway.register(gateway.newName());
        call(HttpMethod.POST, "/api/v1/auth/logout", ended, 204);
        gateway.accessEnds(ended);

        try (ConfigurableApplicationContext restarted = RunningGateway.start(gateway.properties())) {
            WebTestClient client = gateway.client()
                    .mutate()
                    .baseUrl("http://localhost:" + RunningGateway.portOf(restarted))
                    .build();

            assertThat(status(client, ended)).isEqualTo(401);
            assertThat(status(client, open)).isEqualTo(200);
        }
    }

    @Test
    void who_logs_in_with_a_password_that_is_changed_meanwhile_opens_no_session() {
        String name = gateway.newName();
        gateway.register(name);
        UserStore.WithPassword known = Objects.requireNonNull(
                gateway.bean(UserStore.class).findByUsername(name).block(RunningGateway.LIMIT));
        SignIn.Opened opened = gateway.bean(SignIn.class).open(known.user(), Instant.now());

        Origin origin = new Origin("192.0.2.1", "a-request");
        Deed deed = new Deed(Instant.now(), Deed.Action.LOG_IN, Deed.Who.of(known.user()), null, Deed.DONE, origin);

        Boolean isOpen = gateway.bean(SessionStore.class)
                .open(opened.session(), opened.refreshTokenHash(), "$argon2id$another", deed)
                .block(RunningGateway.LIMIT);

        assertThat(isOpen).isFalse();
    }

    @Test
    void of_more_than_a_hundred_sessions_the_oldest_end() {
        String name = gateway.newName();
        JsonNode first = gateway.register(name);
        gateway.bean(DatabaseClient.class)
                .sql("""
                        INSERT INTO sessions (id, user_id, created_at, expires_at)
                        SELECT gen_random_uuid(), :user, now(), now() + interval '1 day' FROM generate_series(1, 99)
                        """)
                .bind("user", UUID.fromString(first.path("user").path("id").asString()))
                .then()
                .block(RunningGateway.LIMIT);
        assertThat(statusOf(first)).isEqualTo(200);

        logIn(name);

        gateway.accessEnds(first);
    }

    private JsonNode logIn(String name) {
        return gateway.post("/api/v1/auth/login", Map.of("username", name, "password", RunningGateway.PASSWORD), 200);
    }

    private List<JsonNode> list(JsonNode signedIn) {
        return gateway.get(SESSIONS, signedIn.path("accessToken").asString(), 200)
                .path("items")
                .valueStream()
                .toList();
    }

    private void call(HttpMethod method, String path, JsonNode signedIn, int status) {
        gateway.client()
                .method(method)
                .uri(path)
                .headers(headers ->
                        headers.setBearerAuth(signedIn.path("accessToken").asString()))
                .exchange()
                .expectStatus()
                .isEqualTo(status);
    }

    private int statusOf(JsonNode signedIn) {
        return status(gateway.client(), signedIn);
    }

    private static int status(WebTestClient client, JsonNode signedIn) {
        return client.get()
                .uri("/api/v1/orders")
                .headers(headers ->
                        headers.setBearerAuth(signedIn.path("accessToken").asString()))
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }
}
