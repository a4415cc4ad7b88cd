package tradepost.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.RunningGateway;

class RolesTest {
    private final RunningGateway gateway = RunningGateway.shared();
    private final String adminName = gateway.newName();
    private final String admin = adminToken();

    @Test
    void an_admin_makes_a_user_a_feed_and_takes_it_back() {
        String name = gateway.newName();
        String refreshToken = gateway.register(name).path("refreshToken").asString();

        JsonNode given = put(admin, name, List.of("FEED"), 200);
        JsonNode signedIn = gateway.post("/api/v1/auth/refresh", Map.of("refreshToken", refreshToken), 200);
        JsonNode taken = put(admin, name, List.of(), 200);

        assertThat(roles(given)).containsExactly("USER", "FEED");
        assertThat(roles(signedIn.path("user"))).containsExactly("USER", "FEED");
        assertThat(roles(gateway.get(
                        "/api/v1/users/me", signedIn.path("accessToken").asString(), 200)))
                .containsExactly("USER");
        assertThat(roles(taken)).containsExactly("USER");
    }

    @Test
    void nobody_else_gives_roles_and_nobody_their_own() {
        String name = gateway.newName();
        String token = gateway.register(name).path("accessToken").asString();

        assertThat(code(put(token, name, List.of("ADMIN"), 403))).isEqualTo("FORBIDDEN");
        assertThat(code(put(token, adminName, List.of(), 403))).isEqualTo("FORBIDDEN");
        assertThat(code(put(admin, adminName.toUpperCase(Locale.ROOT), List.of(), 403)))
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void a_role_or_a_user_that_does_not_exist_is_told() {
        assertThat(code(put(admin, gateway.newName(), List.of("FEED"), 404))).isEqualTo("USER_UNKNOWN");
        assertThat(code(put(admin, gateway.newName(), List.of("OWNER"), 400))).isEqualTo("INVALID_FIELD");
    }

    /** As if another admin had made this one. */
    private String adminToken() {
        gateway.register(adminName);
        gateway.bean(DatabaseClient.class)
                .sql("UPDATE users SET roles = '{USER,ADMIN}' WHERE username = :name")
                .bind("name", adminName)
                .then()
                .block(RunningGateway.LIMIT);
        return gateway.post(
                        "/api/v1/auth/login", Map.of("username", adminName, "password", RunningGateway.PASSWORD), 200)
                .path("accessToken")
                .asString();
    }

    private static String code(JsonNode problem) {
        return problem.path("code").asString();
    }

    private static List<String> roles(JsonNode user) {
        return user.path("roles").valueStream().map(JsonNode::asString).toList();
    }

    private JsonNode put(String token, String username, List<String> roles, int status) {
        return Objects.requireNonNull(gateway.client()
                .put()
                .uri("/api/v1/users/" + username + "/roles")
                .header("Authorization", "Bearer " + token)
                .bodyValue(Map.of("roles", roles))
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());
    }
}
