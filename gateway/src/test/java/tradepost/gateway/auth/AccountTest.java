package tradepost.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.RunningGateway;
import tradepost.gateway.ToldEvents;
import tradepost.platform.event.AccountMail;
import tradepost.platform.event.AccountMail.Kind;
import tradepost.platform.event.Topic;

class AccountTest {
    private static final String RESET = "/api/v1/auth/password-reset";
    private static final String VERIFY = "/api/v1/auth/verify-email";
    private static final String CHANGE = "/api/v1/auth/password";
    private static final String NEW_PASSWORD = "another horse, another battery";

    private final RunningGateway gateway = RunningGateway.shared();
    private final String name = gateway.newName();
    private final JsonNode registered = gateway.register(name);

    @Test
    void a_mailed_link_proves_the_address_and_works_once() {
        String secret = secretOf(mailed(Kind.VERIFY_EMAIL, 1).getFirst());

        call(HttpMethod.POST, VERIFY, Map.of("token", secret), 204);
        JsonNode again = answer(HttpMethod.POST, VERIFY, Map.of("token", secret), 400);

        assertThat(registered.path("user").path("emailVerified").asBoolean()).isFalse();
        assertThat(profile(registered).path("emailVerified").asBoolean()).isTrue();
        assertThat(again.path("code").asString()).isEqualTo("LINK_INVALID");
    }

    @Test
    void a_forgotten_password_is_replaced_by_a_mailed_link_which_works_once_and_ends_all_sessions() {
        call(HttpMethod.POST, RESET, Map.of("email", name.toUpperCase(Locale.ROOT) + "@example.com"), 202);
        AccountMail mail = mailed(Kind.RESET_PASSWORD, 1).getFirst();
        Map<String, String> reset = Map.of("token", secretOf(mail), "password", NEW_PASSWORD);

        call(HttpMethod.PUT, RESET, reset, 204);

        assertThat(mail.link()).startsWith("https://tradepost.example/account/reset-password.html#");
        assertThat(mail.validUntil()).isEqualTo(mail.at().plus(Duration.ofHours(1)));
        gateway.accessEnds(registered);
        gateway.post("/api/v1/auth/refresh", AuthTest.refreshOf(registered), 401);
        gateway.logIn(name, RunningGateway.PASSWORD, 401);
        assertThat(profile(gateway.logIn(name, NEW_PASSWORD, 200))
                        .path("emailVerified")
                        .asBoolean())
                .isTrue();
        assertThat(answer(HttpMethod.PUT, RESET, reset, 400).path("code").asString())
                .isEqualTo("LINK_INVALID");
        assertThat(mailed(Kind.PASSWORD_CHANGED, 1)).hasSize(1);
    }

    @Test
    void a_newer_link_ends_the_older_and_an_hour_ends_both() {
        call(HttpMethod.POST, RESET, Map.of("email", name + "@example.com"), 202);
        call(HttpMethod.POST, RESET, Map.of("email", name + "@example.com"), 202);
        List<AccountMail> mails = mailed(Kind.RESET_PASSWORD, 2);
        String older = secretOf(mails.getFirst());
        String newer = secretOf(mails.getLast());

        answer(HttpMethod.PUT, RESET, Map.of("token", older, "password", NEW_PASSWORD), 400);
        RefreshTest.execute(
                "UPDATE account_links SET expires_at = expires_at - interval '1 hour' WHERE user_id = :user",
                registered);
        answer(HttpMethod.PUT, RESET, Map.of("token", newer, "password", NEW_PASSWORD), 400);

        gateway.logIn(name, RunningGateway.PASSWORD, 200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_link_that_was_mailed_before_the_password_changed_or_the_user_was_disabled_is_good_no_more(boolean disabled) {
        call(HttpMethod.POST, RESET, Map.of("email", name + "@example.com"), 202);
        String secret = secretOf(mailed(Kind.RESET_PASSWORD, 1).getFirst());

        if (disabled) {
            String admin = gateway.newAdminToken();
            setEnabled(admin, name, false, 200);
            setEnabled(admin, name, true, 200);
        } else {
            change(registered, RunningGateway.PASSWORD, NEW_PASSWORD, 200);
        }

        answer(HttpMethod.PUT, RESET, Map.of("token", secret, "password", "a third horse"), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {RESET, "/api/v1/auth/verification-mails"})
    void whether_an_address_is_known_is_told_to_nobody(String path) {
        EntityExchangeResult<byte[]> known = asked(path, name + "@example.com");
        EntityExchangeResult<byte[]> unknown = asked(path, "nobody-" + name + "@example.com");

        assertThat(unknown.getStatus()).isEqualTo(known.getStatus());
        assertThat(known.getResponseBody()).isNull();
        assertThat(unknown.getResponseBody()).isNull();
        assertThat(unknown.getResponseHeaders().headerNames())
                .containsExactlyInAnyOrderElementsOf(known.getResponseHeaders().headerNames());
    }

    @Test
    void nobody_is_mailed_more_than_a_few_times_an_hour() {
        for (int i = 0; i < 8; i++) {
            call(HttpMethod.POST, RESET, Map.of("email", name + "@example.com"), 202);
        }

        assertThat(mailed(Kind.RESET_PASSWORD, 5)).hasSize(5);
        call(HttpMethod.POST, "/api/v1/auth/verification-mails", Map.of("email", name + "@example.com"), 202);
        assertThat(mailed(Kind.VERIFY_EMAIL, 2)).hasSize(2);
    }

    @Test
    void who_knows_the_old_password_changes_it_and_has_the_only_session_then() {
        JsonNode other = gateway.logIn(name, RunningGateway.PASSWORD, 200);

        JsonNode wrong = change(registered, "not the password", NEW_PASSWORD, 401);
        JsonNode changed = change(registered, RunningGateway.PASSWORD, NEW_PASSWORD, 200);

        assertThat(wrong.path("code").asString()).isEqualTo("INVALID_CREDENTIALS");
        gateway.accessEnds(registered);
        gateway.accessEnds(other);
        assertThat(profile(changed).path("username").asString()).isEqualTo(name);
        gateway.post("/api/v1/auth/refresh", AuthTest.refreshOf(changed), 200);
        gateway.logIn(name, RunningGateway.PASSWORD, 401);
        gateway.logIn(name, NEW_PASSWORD, 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "Password1", "12345678", "iloveyou", "trustno1"})
    void the_commonest_passwords_are_refused_wherever_one_is_chosen(String common) {
        Map<String, String> registration = new HashMap<>(RunningGateway.registration(gateway.newName()));
        registration.put("password", common);

        JsonNode atRegistration = gateway.post("/api/v1/auth/register", registration, 400);
        JsonNode atChange = change(registered, RunningGateway.PASSWORD, common, 400);

        assertThat(atRegistration.path("field").asString()).isEqualTo("password");
        assertThat(atChange.path("field").asString()).isEqualTo("newPassword");
        gateway.logIn(name, RunningGateway.PASSWORD, 200);
    }

    @Test
    void an_admin_shuts_a_user_out_within_five_seconds_and_lets_them_in_again() {
        String admin = gateway.newAdminToken();

        JsonNode disabled = setEnabled(admin, name, false, 200);
        gateway.accessEnds(registered);
        gateway.post("/api/v1/auth/refresh", AuthTest.refreshOf(registered), 401);
        gateway.logIn(name, RunningGateway.PASSWORD, 401);
        setEnabled(admin, name, true, 200);

        assertThat(disabled.path("enabled").asBoolean(true)).isFalse();
        gateway.logIn(name, RunningGateway.PASSWORD, 200);
        gateway.post("/api/v1/auth/refresh", AuthTest.refreshOf(registered), 401);
    }

    @Test
    void nobody_but_an_admin_shuts_out_and_no_admin_themselves() {
        String admin = gateway.newAdminToken();
        String own =
                gateway.get("/api/v1/users/me", admin, 200).path("username").asString();

        assertThat(setEnabled(tokenOf(registered), own, false, 403).path("code").asString())
                .isEqualTo("FORBIDDEN");
        assertThat(setEnabled(admin, own, false, 403).path("code").asString()).isEqualTo("FORBIDDEN");
        assertThat(setEnabled(admin, gateway.newName(), false, 404).path("code").asString())
                .isEqualTo("USER_UNKNOWN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify-email.html", "reset-password.html", "call.js"})
    void the_pages_that_links_lead_to_are_there_without_a_token(String page) {
        gateway.client().get().uri("/account/" + page).exchange().expectStatus().isOk();
    }

    /** Those of a kind, once there are so many; the outbox sends them soon after the answer. */
    private List<AccountMail> mailed(Kind kind, int count) {
        String user = registered.path("user").path("id").asString();
        return Objects.requireNonNull(Mono.fromSupplier(
                        () -> ToldEvents.of(Topic.ACCOUNT_MAILS, user, AccountMail.class).stream()
                                .filter(mail -> mail.kind() == kind)
                                .toList())
                .filter(mails -> mails.size() >= count)
                .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(50), Schedulers.boundedElastic()))
                .block(RunningGateway.LIMIT));
    }

    private static String secretOf(AccountMail mail) {
        String link = Objects.requireNonNull(mail.link());
        return link.substring(link.indexOf('#') + 1);
    }

    private static String tokenOf(JsonNode signedIn) {
        return signedIn.path("accessToken").asString();
    }

    private JsonNode profile(JsonNode signedIn) {
        return gateway.get("/api/v1/users/me", tokenOf(signedIn), 200);
    }

    private JsonNode change(JsonNode signedIn, String oldPassword, String newPassword, int status) {
        return body(
                exchange(
                        HttpMethod.POST,
                        CHANGE,
                        tokenOf(signedIn),
                        Map.of("oldPassword", oldPassword, "newPassword", newPassword)),
                status);
    }

    private JsonNode setEnabled(String token, String username, boolean enabled, int status) {
        return body(
                exchange(HttpMethod.PUT, "/api/v1/users/" + username + "/enabled", token, Map.of("enabled", enabled)),
                status);
    }

    private EntityExchangeResult<byte[]> asked(String path, String email) {
        return exchange(HttpMethod.POST, path, null, Map.of("email", email))
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult();
    }

    private void call(HttpMethod method, String path, Map<String, ?> body, int status) {
        exchange(method, path, null, body).expectStatus().isEqualTo(status);
    }

    private JsonNode answer(HttpMethod method, String path, Map<String, ?> body, int status) {
        return body(exchange(method, path, null, body), status);
    }

    private WebTestClient.ResponseSpec exchange(
            HttpMethod method, String path, @Nullable String token, Map<String, ?> body) {
        return gateway.client()
                .method(method)
                .uri(path)
                .headers(headers -> {
                    if (token != null) {
                        headers.setBearerAuth(token);
                    }
                })
                .bodyValue(body)
                .exchange();
    }

    private static JsonNode body(WebTestClient.ResponseSpec response, int status) {
        return Objects.requireNonNull(response.expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());
    }
}
