package tradepost.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.RunningGateway;

class AuthTest {
    private final RunningGateway gateway = RunningGateway.shared();

    @Test
    void who_registers_is_signed_in_and_can_log_in_again() {
        String name = gateway.newName();

        JsonNode registered = gateway.register(name);
        JsonNode loggedIn = gateway.post(
                "/api/v1/auth/login",
                Map.of("username", name.toUpperCase(Locale.ROOT), "password", RunningGateway.PASSWORD),
                200);

        assertThat(registered.path("tokenType").asString()).isEqualTo("Bearer");
        assertThat(registered.path("expiresInSeconds").asInt()).isEqualTo(900);
        assertThat(registered.path("user").path("username").asString()).isEqualTo(name);
        assertThat(registered.path("user").path("roles").toString()).isEqualTo("[\"USER\"]");
        assertThat(loggedIn.path("user")).isEqualTo(registered.path("user"));
        assertThat(statusOf(registered)).isEqualTo(200);
        assertThat(statusOf(loggedIn)).isEqualTo(200);
    }

    @Test
    void the_answer_that_holds_tokens_is_not_kept_by_any_cache() {
        gateway.client()
                .post()
                .uri("/api/v1/auth/register")
                .bodyValue(RunningGateway.registration(gateway.newName()))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectHeader()
                .valueEquals("Cache-Control", "no-store")
                .expectHeader()
                .location("/api/v1/users/me");
    }

    @Test
    void a_name_or_an_address_has_one_user_whatever_the_case() {
        String name = gateway.newName();
        gateway.register(name);
        Map<String, String> sameName = new HashMap<>(RunningGateway.registration(name.toUpperCase(Locale.ROOT)));
        sameName.put("email", "other-" + name + "@example.com");
        Map<String, String> sameAddress = new HashMap<>(RunningGateway.registration(gateway.newName()));
        sameAddress.put("email", name + "@EXAMPLE.com");

        JsonNode nameTaken = gateway.post("/api/v1/auth/register", sameName, 409);
        JsonNode addressTaken = gateway.post("/api/v1/auth/register", sameAddress, 409);

        assertThat(nameTaken.path("code").asString()).isEqualTo("USERNAME_TAKEN");
        assertThat(addressTaken.path("code").asString()).isEqualTo("EMAIL_TAKEN");
    }

    @Test
    void one_of_twenty_who_register_the_same_name_at_once_gets_it() {
        String name = gateway.newName();

        List<Integer> statuses = Flux.range(0, 20)
                .flatMap(i -> statusOfRegistering(name, i), 20)
                .collectList()
                .block(RunningGateway.LIMIT);

        assertThat(statuses).hasSize(20).containsOnly(201, 409).containsOnlyOnce(201);
    }

    @ParameterizedTest
    @CsvSource({
        "username, ab",
        "username, has space",
        "username, päul",
        "username, '<script>'",
        "email, nobody",
        "email, a@b",
        "email, a b@example.com",
        "password, short12",
    })
    void a_field_that_is_not_as_it_should_be_is_named(String field, String value) {
        Map<String, String> registration = new HashMap<>(RunningGateway.registration(gateway.newName()));
        registration.put(field, value);

        JsonNode problem = gateway.post("/api/v1/auth/register", registration, 400);

        assertThat(problem.path("code").asString()).isEqualTo("INVALID_FIELD");
        assertThat(problem.path("field").asString()).isEqualTo(field);
    }

    @Test
    void a_password_of_64_characters_is_good_and_one_of_129_is_not() {
        Map<String, String> registration = new HashMap<>(RunningGateway.registration(gateway.newName()));

        registration.put("password", "a".repeat(129));
        gateway.post("/api/v1/auth/register", registration, 400);
        registration.put("password", "ü".repeat(64));
        gateway.post("/api/v1/auth/register", registration, 201);
    }

    @Test
    void nobody_gives_themselves_a_role() {
        Map<String, Object> registration = new HashMap<>(RunningGateway.registration(gateway.newName()));
        registration.put("roles", List.of("ADMIN"));

        JsonNode problem = gateway.post("/api/v1/auth/register", registration, 400);

        assertThat(problem.path("code").asString()).isEqualTo("UNKNOWN_PROPERTY");
        assertThat(problem.path("field").asString()).isEqualTo("roles");
    }

    @Test
    void the_first_admin_of_the_settings_may_administer() {
        JsonNode registered = gateway.register("root");

        assertThat(registered.path("user").path("roles").toString()).isEqualTo("[\"USER\",\"ADMIN\"]");
    }

    @Test
    void a_wrong_password_and_an_unknown_user_are_answered_alike() {
        String name = gateway.newName();
        gateway.register(name);

        JsonNode wrongPassword =
                gateway.post("/api/v1/auth/login", Map.of("username", name, "password", "not the password"), 401);
        JsonNode unknownUser = gateway.post(
                "/api/v1/auth/login", Map.of("username", gateway.newName(), "password", "not the password"), 401);
        JsonNode impossibleUser =
                gateway.post("/api/v1/auth/login", Map.of("username", "\u0000", "password", "not the password"), 401);

        assertThat(wrongPassword.path("code").asString()).isEqualTo("INVALID_CREDENTIALS");
        assertThat(withoutRequest(unknownUser)).isEqualTo(withoutRequest(wrongPassword));
        assertThat(withoutRequest(impossibleUser)).isEqualTo(withoutRequest(wrongPassword));
    }

    @Test
    void an_unknown_user_costs_a_hash_too() {
        Passwords passwords = gateway.bean(Passwords.class);
        String hash = passwords.hash(RunningGateway.PASSWORD).block(RunningGateway.LIMIT);

        long known = nanosToCheck(passwords, hash);
        long unknown = nanosToCheck(passwords, null);

        assertThat(unknown).isGreaterThan(known / 4);
        assertThat(passwords.matches("the password of nobody", null).block(RunningGateway.LIMIT))
                .isFalse();
    }

    @Test
    void logging_out_ends_the_session_and_leaves_others_alone() {
        String name = gateway.newName();
        JsonNode first = gateway.register(name);
        JsonNode second =
                gateway.post("/api/v1/auth/login", Map.of("username", name, "password", RunningGateway.PASSWORD), 200);

        gateway.client()
                .post()
                .uri("/api/v1/auth/logout")
                .header("Authorization", bearer(first))
                .exchange()
                .expectStatus()
                .isNoContent();

        gateway.post("/api/v1/auth/refresh", refreshOf(first), 401);
        gateway.post("/api/v1/auth/refresh", refreshOf(second), 200);
    }

    @Test
    void logging_out_needs_a_token() {
        gateway.client()
                .post()
                .uri("/api/v1/auth/logout")
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void the_public_keys_are_public_and_hold_nothing_private() {
        JsonNode set = Objects.requireNonNull(gateway.client()
                .get()
                .uri("/.well-known/jwks.json")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());

        assertThat(set.path("keys").path(0).path("kid").asString())
                .isEqualTo(gateway.signingKey().getId());
        assertThat(set.path("keys").path(0).propertyNames()).contains("x", "y").doesNotContain("d");
    }

    static Map<String, String> refreshOf(JsonNode signedIn) {
        return Map.of("refreshToken", signedIn.path("refreshToken").asString());
    }

    private static String bearer(JsonNode signedIn) {
        return "Bearer " + signedIn.path("accessToken").asString();
    }

    private int statusOf(JsonNode signedIn) {
        return gateway.client()
                .get()
                .uri("/api/v1/orders")
                .header("Authorization", bearer(signedIn))
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }

    private Mono<Integer> statusOfRegistering(String name, int i) {
        Map<String, String> registration = new HashMap<>(RunningGateway.registration(name));
        registration.put("email", name + "." + i + "@example.com");
        WebTestClient client = gateway.client();
        return Mono.fromCallable(() -> client.post()
                        .uri("/api/v1/auth/register")
                        .bodyValue(registration)
                        .exchange()
                        .returnResult(Void.class)
                        .getStatus()
                        .value())
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static long nanosToCheck(Passwords passwords, @Nullable String hash) {
        long start = System.nanoTime();
        passwords.matches("not the password", hash).block(RunningGateway.LIMIT);
        return System.nanoTime() - start;
    }

    private static Map<String, String> withoutRequest(JsonNode problem) {
        Map<String, String> rest = new HashMap<>();
        problem.properties()
                .forEach(property ->
                        rest.put(property.getKey(), property.getValue().asString()));
        rest.remove("requestId");
        return rest;
    }
}
