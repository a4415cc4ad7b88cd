package tradepost.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.LittleService;
import tradepost.gateway.RunningGateway;

class AuditTest {
    private static final String AUDIT = "/api/v1/ops/audit";
    private static final String HALT = "/api/v1/stocks/AAPL/halt";

    private final RunningGateway gateway = RunningGateway.shared();
    private final String admin = gateway.newAdminToken();
    private final String name = gateway.newName();
    private final JsonNode user = gateway.register(name);
    private final String token = user.path("accessToken").asString();

    @Test
    void who_came_in_and_who_was_refused_is_told_with_when_from_where_and_by_which_request() {
        String right = logIn(name, RunningGateway.PASSWORD, 200);
        String wrong = logIn(name, "not the password", 401);

        JsonNode entry = entry(right);
        assertThat(text(entry, "action")).isEqualTo("LOG_IN");
        assertThat(text(entry, "outcome")).isEqualTo("DONE");
        assertThat(text(entry, "username")).isEqualTo(name);
        assertThat(text(entry, "userId")).isEqualTo(user.path("user").path("id").asString());
        assertThat(text(entry, "address")).isEqualTo("127.0.0.1");
        assertThat(text(entry, "at")).startsWith("20").endsWith("Z");
        assertThat(text(entry(wrong), "outcome")).isEqualTo("INVALID_CREDENTIALS");
        assertThat(text(entry(wrong), "username")).isEqualTo(name);
    }

    @Test
    void what_is_typed_for_a_name_and_is_none_is_not_kept_nor_is_any_password_or_token() {
        String mistyped = "hunter2-" + UUID.randomUUID().toString().substring(0, 8);

        String request = logIn(mistyped, "a password nobody has", 401);

        assertThat(entry(request).has("username")).isFalse();
        List<String> rows = gateway.bean(DatabaseClient.class)
                .sql("SELECT row_to_json(a)::text AS row FROM audit_log a")
                .map(row -> Objects.requireNonNull(row.get("row", String.class)))
                .all()
                .collectList()
                .block(RunningGateway.LIMIT);
        assertThat(rows)
                .isNotEmpty()
                .noneMatch(row -> row.contains(mistyped)
                        || row.contains("a password nobody has")
                        || row.contains(RunningGateway.PASSWORD)
                        || row.contains(token)
                        || row.contains(user.path("refreshToken").asString()));
    }

    @Test
    void what_users_do_to_their_access_is_recorded() {
        call(
                HttpMethod.POST,
                "/api/v1/auth/password",
                token,
                Map.of("oldPassword", "wrong", "newPassword", "x".repeat(9)));
        call(
                HttpMethod.POST,
                "/api/v1/auth/password",
                token,
                Map.of("oldPassword", RunningGateway.PASSWORD, "newPassword", "an entirely new one"));
        JsonNode again = gateway.logIn(name, "an entirely new one", 200);
        call(
                HttpMethod.DELETE,
                "/api/v1/auth/sessions",
                again.path("accessToken").asString(),
                null);

        assertThat(ofUser())
                .containsExactly(
                        "LOG_OUT DONE",
                        "LOG_IN DONE",
                        "PASSWORD_CHANGED DONE",
                        "PASSWORD_CHANGED INVALID_CREDENTIALS",
                        "REGISTER DONE");
    }

    @Test
    void roles_and_disabling_are_recorded_with_whom_they_are_about() {
        String roles =
                call(HttpMethod.PUT, "/api/v1/users/" + name + "/roles", admin, Map.of("roles", List.of("FEED")));
        String disabled = call(HttpMethod.PUT, "/api/v1/users/" + name + "/enabled", admin, Map.of("enabled", false));

        assertThat(text(entry(roles), "action")).isEqualTo("ROLES_SET");
        assertThat(text(entry(roles), "about")).isEqualTo(name + " [USER, FEED]");
        assertThat(text(entry(disabled), "action")).isEqualTo("USER_DISABLED");
        assertThat(text(entry(disabled), "about")).isEqualTo(name);
    }

    @Test
    void what_an_admin_asks_of_a_service_is_recorded_before_it_is_forwarded_and_with_its_outcome() {
        String halt = call(HttpMethod.PUT, HALT, admin, Map.of("halted", true));
        String others = call(HttpMethod.GET, "/api/v1/orders?userId=" + UUID.randomUUID(), admin, null);

        assertThat(entries(halt))
                .extracting(AuditTest::summary)
                .containsExactly("PUT " + HALT + " HTTP 200", "PUT " + HALT + " ASKED");
        assertThat(entries(others)).hasSize(2);
    }

    @Test
    void of_an_address_what_it_is_about_is_told_however_it_is_written_and_of_strange_parameters_the_names_alone() {
        UUID other = UUID.randomUUID();
        String query = "?x=" + "y".repeat(400) + "&access_token=" + token + "&action=LOG_IN&%75serId=" + other;

        String others = call(HttpMethod.GET, "/api/v1/%6Frders" + query, admin, null);

        assertThat(entries(others))
                .extracting(entry -> text(entry, "about"))
                .containsOnly("GET /api/v1/orders?userId=" + other + "&action=LOG_IN&x&access_token");
    }

    @Test
    void what_was_asked_and_never_answered_is_told_too() {
        LittleService market = gateway.service("market-data");
        market.answer(HALT, LittleService.NEVER);

        String halt = call(HttpMethod.PUT, HALT, admin, Map.of("halted", true));

        market.forget(HALT);
        assertThat(entries(halt))
                .extracting(AuditTest::summary)
                .containsExactly("PUT " + HALT + " HTTP 504", "PUT " + HALT + " ASKED");
    }

    @Test
    void what_a_user_may_not_is_recorded_and_what_everyone_may_is_not() {
        String denied = call(HttpMethod.GET, AUDIT + "?action=LOG_IN", token, null);
        String ordinary = call(HttpMethod.GET, "/api/v1/orders", token, null);
        String adminsOwn = call(HttpMethod.GET, "/api/v1/users/me", admin, null);

        assertThat(entries(denied))
                .extracting(AuditTest::summary)
                .containsExactly("GET " + AUDIT + "?action=LOG_IN HTTP 403");
        assertThat(text(entry(denied), "action")).isEqualTo("DENIED");
        assertThat(entries(ordinary)).isEmpty();
        assertThat(entries(adminsOwn)).isEmpty();
    }

    @Test
    void nothing_is_done_for_an_admin_nor_refused_to_a_user_while_it_cannot_be_recorded() {
        LittleService market = gateway.service("market-data");
        // Whoever asked it anything would wait, and be told so with 504.
        market.answer(HALT, LittleService.NEVER);
        Owner owner = Owner.of(gateway);
        owner.run("REVOKE INSERT ON audit_log FROM " + owner.service());
        try {
            assertThat(status(
                            HttpMethod.PUT,
                            HALT,
                            admin,
                            Map.of("halted", true),
                            UUID.randomUUID().toString()))
                    .isEqualTo(503);
            assertThat(status(
                            HttpMethod.GET,
                            AUDIT,
                            token,
                            null,
                            UUID.randomUUID().toString()))
                    .isEqualTo(503);
            assertThat(status(
                            HttpMethod.GET,
                            "/api/v1/orders",
                            token,
                            null,
                            UUID.randomUUID().toString()))
                    .isEqualTo(200);
            logIn(name, RunningGateway.PASSWORD, 503);
            logIn(name, "not the password", 503);
        } finally {
            owner.run("GRANT INSERT ON audit_log TO " + owner.service());
            market.forget(HALT);
        }
    }

    @Test
    void the_log_is_read_page_after_page_newest_first() {
        logIn(name, RunningGateway.PASSWORD, 200);
        String id = user.path("user").path("id").asString();

        JsonNode first = gateway.get(AUDIT + "?limit=1&userId=" + id, admin, 200);
        JsonNode second = gateway.get(AUDIT + "?limit=1&userId=" + id + "&after=" + text(first, "next"), admin, 200);

        assertThat(first.path("items")).singleElement().satisfies(entry -> assertThat(text(entry, "action"))
                .isEqualTo("LOG_IN"));
        assertThat(second.path("items")).singleElement().satisfies(entry -> assertThat(text(entry, "action"))
                .isEqualTo("REGISTER"));
        assertThat(second.has("next")).isFalse();
        assertThat(text(gateway.get(AUDIT + "?after=x", admin, 400), "field")).isEqualTo("after");
        assertThat(text(gateway.get(AUDIT + "?action=NAP", admin, 400), "field"))
                .isEqualTo("action");
    }

    private static String summary(JsonNode entry) {
        return text(entry, "about") + " " + text(entry, "outcome");
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString();
    }

    private List<String> ofUser() {
        return gateway.get(AUDIT + "?userId=" + user.path("user").path("id").asString(), admin, 200)
                .path("items")
                .valueStream()
                .map(entry -> text(entry, "action") + " " + text(entry, "outcome"))
                .toList();
    }

    private JsonNode entry(String request) {
        assertThat(entries(request)).hasSize(1);
        return entries(request).getFirst();
    }

    /** Newest first. */
    private List<JsonNode> entries(String request) {
        return gateway.get(AUDIT + "?limit=100", admin, 200)
                .path("items")
                .valueStream()
                .filter(entry -> text(entry, "requestId").equals(request))
                .toList();
    }

    /** The id of the request. */
    private String logIn(String username, String password, int expected) {
        String request = UUID.randomUUID().toString();
        assertThat(status(
                        HttpMethod.POST,
                        "/api/v1/auth/login",
                        null,
                        Map.of("username", username, "password", password),
                        request))
                .isEqualTo(expected);
        return request;
    }

    private String call(HttpMethod method, String path, String token, @Nullable Object body) {
        String request = UUID.randomUUID().toString();
        status(method, path, token, body, request);
        return request;
    }

    private int status(HttpMethod method, String path, @Nullable String token, @Nullable Object body, String request) {
        var spec = gateway.client()
                .method(method)
                .uri(URI.create("http://localhost:" + gateway.port() + path))
                .header("X-Request-Id", request);
        if (token != null) {
            spec.header("Authorization", "Bearer " + token);
        }
        if (body != null) {
            spec.bodyValue(body);
        }
        return spec.exchange().returnResult(Void.class).getStatus().value();
    }
}
