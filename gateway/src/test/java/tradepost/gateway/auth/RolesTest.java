package tradepost.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.RunningGateway;
import tradepost.gateway.domain.Admins;
import tradepost.gateway.domain.Role;
import tradepost.platform.problem.Problem;

@ExtendWith(OutputCaptureExtension.class)
class RolesTest {
    private final RunningGateway gateway = RunningGateway.shared();
    private final String adminName = gateway.newName();
    private final String admin = adminToken(adminName);

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
    void of_two_admins_who_take_the_role_from_each_other_one_stays(CapturedOutput output) {
        String otherName = gateway.newName();
        String other = adminToken(otherName);

        List<Integer> statuses = Flux.merge(
                        Mono.fromCallable(() -> status(admin, otherName)).subscribeOn(Schedulers.boundedElastic()),
                        Mono.fromCallable(() -> status(other, adminName)).subscribeOn(Schedulers.boundedElastic()))
                .collectSortedList()
                .block(RunningGateway.LIMIT);

        assertThat(statuses).containsExactly(200, 403);
        assertThat(output).containsPattern("\\(.{36}\\) gave .* \\(.{36}\\) the roles \\[USER]");
    }

    @Test
    void the_role_of_who_asks_is_read_and_not_the_one_of_an_old_token() {
        String otherName = gateway.newName();
        String other = adminToken(otherName);
        put(admin, otherName, List.of(), 200);

        assertThat(code(put(other, adminName, List.of(), 403))).isEqualTo("FORBIDDEN");
        assertThat(code(put(other, gateway.newName(), List.of("ADMIN"), 403))).isEqualTo("FORBIDDEN");
    }

    @Test
    void the_last_admin_stays_one() {
        UUID id = new UUID(1, 1);
        Admins only = new Admins(Map.of(id, "ada"));
        Admins two = new Admins(Map.of(id, "ada", new UUID(2, 2), "eve"));

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> only.requireMayChange(id, "Ada", Set.of(Role.USER)))
                .withMessageContaining("last admin");
        assertThatNoException().isThrownBy(() -> only.requireMayChange(id, "ada", Set.of(Role.ADMIN)));
        assertThatNoException().isThrownBy(() -> only.requireMayChange(id, "bob", Set.of(Role.USER)));
        assertThatNoException().isThrownBy(() -> two.requireMayChange(id, "ada", Set.of(Role.USER)));
    }

    @Test
    void a_role_or_a_user_that_does_not_exist_is_told() {
        assertThat(code(put(admin, gateway.newName(), List.of("FEED"), 404))).isEqualTo("USER_UNKNOWN");
        assertThat(code(put(admin, gateway.newName(), List.of("OWNER"), 400))).isEqualTo("INVALID_FIELD");
    }

    /** As if another admin had made this one. */
    private String adminToken(String name) {
        gateway.register(name);
        gateway.bean(DatabaseClient.class)
                .sql("UPDATE users SET roles = '{USER,ADMIN}' WHERE username = :name")
                .bind("name", name)
                .then()
                .block(RunningGateway.LIMIT);
        return gateway.post("/api/v1/auth/login", Map.of("username", name, "password", RunningGateway.PASSWORD), 200)
                .path("accessToken")
                .asString();
    }

    private static String code(JsonNode problem) {
        return problem.path("code").asString();
    }

    private static List<String> roles(JsonNode user) {
        return user.path("roles").valueStream().map(JsonNode::asString).toList();
    }

    private int status(String token, String username) {
        return exchange(token, username, List.of())
                .returnResult(Void.class)
                .getStatus()
                .value();
    }

    private WebTestClient.ResponseSpec exchange(String token, String username, List<String> roles) {
        return gateway.client()
                .put()
                .uri("/api/v1/users/" + username + "/roles")
                .header("Authorization", "Bearer " + token)
                .bodyValue(Map.of("roles", roles))
                .exchange();
    }

    private JsonNode put(String token, String username, List<String> roles, int status) {
        return Objects.requireNonNull(exchange(token, username, roles)
                .expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());
    }
}
