package tradepost.acceptance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tradepost.acceptance.system.Eventually;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.client.Api;

/**
 * Every operation of the document is called with its examples, and each answer is as the document says: its status, its
 * headers, and every property of its body.
 */
@ExtendWith(RunningSystem.class)
class ApiExamplesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PASSWORD = "correct horse battery staple";
    private static final String SAMPLE = "8d2f2f8a-0000-4000-8000-00000000000";
    private static final JsonMapper JSON = new JsonMapper();

    private final TestSystem system;
    private final ApiDocument api;
    private final DocumentedCalls calls;
    private final List<String> faults = new ArrayList<>();
    private final TreeSet<String> called = new TreeSet<>();

    ApiExamplesTest(TestSystem system) {
        this.system = system;
        this.api = new ApiDocument(system.api().get("/v3/api-docs").body());
        this.calls = new DocumentedCalls(system.url());
    }

    @Test
    void every_operation_does_what_the_document_says_with_its_own_examples() {
        String ada = "docs-" + UUID.randomUUID().toString().substring(0, 8);
        String grace = ada + "-2";
        calls.name("ada", ada);
        calls.name("grace", grace);
        calls.name("ada@example.com", ada + "@example.com");
        calls.name("ACME", ada + ".A");
        calls.name("ACME.F", ada + ".F");
        calls.name(
                "2027-01-01T00:00:00Z",
                Instant.now()
                        .truncatedTo(ChronoUnit.SECONDS)
                        .plus(Duration.ofDays(30))
                        .toString());

        ok(null, "getApiDocument", "getPublicKeys", "register");
        useAccount(signIn(), ada + "@example.com");
        String token = signIn();
        useWallets(token);
        useOrders(token);
        administer(grace);
        listen(token);
        signOnNowhere();
        ok(token, "getProfile", "getPortfolio", "listTransactions", "listEntries", "listNotifications", "logOut");
        ok(text(ok(null, "logIn"), "accessToken"), "endSessions");

        assertThat(faults).isEmpty();
        assertThat(called)
                .isEqualTo(api.operations().stream().map(Operation::id).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void who_has_no_token_is_refused_as_the_document_says() {
        for (Operation operation : api.operations()) {
            if (operation.role() != null) {
                expect(401, operation, null, null);
            }
        }

        assertThat(faults).isEmpty();
    }

    @Test
    void a_property_that_is_not_documented_is_refused_as_the_document_says() {
        String token = adminToken();
        JsonNode nonsense = JSON.createObjectNode().put("nonsense", true);

        for (Operation operation : api.operations()) {
            if (operation.hasBody()) {
                expect(400, operation, operation.role() == null ? null : token, nonsense);
            }
        }

        assertThat(faults).isEmpty();
    }

    private String signIn() {
        JsonNode signedIn = ok(null, "logIn");
        calls.name("sample-refresh-token", text(signedIn, "refreshToken"));
        return text(ok(null, "refresh"), "accessToken");
    }

    /** In the end all sessions are over, and the password is what it was. */
    private void useAccount(String token, String email) {
        Mails mails = new Mails(system.mails());
        ok(null, "requestVerification");
        calls.name("sample-verify-token", mails.secret(email, "verify-email", 2));
        ok(null, "verifyEmail");
        JsonNode other = ok(token, "listSessions")
                .path("items")
                .valueStream()
                .filter(session -> !session.path("current").asBoolean())
                .findFirst()
                .orElseThrow();
        calls.name(SAMPLE + "5", text(other, "id"));
        ok(token, "endSession", "changePassword");
        ok(null, "requestPasswordReset");
        calls.name("sample-reset-token", mails.secret(email, "reset-password", 1));
        ok(null, "resetPassword");
    }

    /** This system knows no provider: what comes of one is in the gateway's own tests. */
    private void signOnNowhere() {
        expect(404, use("beginSignOn"), null, null);
        expect(303, use("completeSignOn"), null, null);
        Operation redeem = use("redeemSignOn");
        redeem.bodies().values().forEach(body -> expect(401, redeem, null, body));
    }

    private void useWallets(String token) {
        Api own = system.api().as(token);
        String first = text(ok(token, "listWallets").path(0), "id");
        calls.name(SAMPLE + "1", first);
        String second = text(ok(token, "createWallet"), "id");
        calls.name(SAMPLE + "2", second);
        ok(token, "renameWallet", "openCurrency", "deposit", "withdraw", "transfer", "listBalances", "listEntries");
        own.post("/api/v1/wallets/" + second + "/transfers", Map.of("to", first, "currency", "USD", "amount", "12.50"));
        ok(token, "closeWallet");
        String quotes = "/api/v1/wallets/" + first + "/exchange-quotes";
        Eventually.holds(
                "the bank has told its rates",
                LIMIT,
                () -> own.post(quotes, Map.of("from", "USD", "to", "EUR", "amount", "1.00"))
                                .status()
                        == 201);
        calls.name(SAMPLE + "4", text(ok(token, "quoteExchange"), "id"));
        ok(token, "exchange", "listRates", "convertWallet", "convertWallets");
    }

    private void useOrders(String token) {
        Api own = system.api().as(token);
        Eventually.holds(
                "AAPL can be bought",
                LIMIT,
                () -> own.post("/api/v1/orders/preview", Map.of("symbol", "AAPL", "side", "BUY", "quantity", "1"))
                                .status()
                        == 200);
        ok(token, "listStocks", "getStock", "listBars", "getCalendar", "previewOrder", "placeOrder");
        Eventually.holds("the limit order rests", LIMIT, () -> resting(own).size() == 1);
        calls.name(SAMPLE + "3", text(resting(own).path(0), "id"));
        ok(token, "getOrder", "listOrders", "replaceOrder", "cancelOrder", "getLimits");
    }

    private static JsonNode resting(Api own) {
        return own.get("/api/v1/orders?clientOrderId=my-first-limit&status=OPEN")
                .body()
                .path("items");
    }

    private void administer(String name) {
        JsonNode registered = system.api()
                .post(
                        "/api/v1/auth/register",
                        Map.of("username", name, "email", name + "@example.com", "password", PASSWORD))
                .body();
        calls.name(SAMPLE + "6", text(registered.path("user"), "id"));
        String admin = adminToken();
        ok(admin, "listStock", "haltStock", "setRoles", "setEnabled", "setLimitsOfUser", "getLimitsOfUser");
        ok(logIn(name), "deliverTicks");
        ok(admin, "listQuarantine", "verifyLedger", "listAudit", "verifyAudit");
    }

    private void listen(String token) {
        EventStreams streams = new EventStreams(calls, token);
        ok(token, "issueTicket");
        Operation prices = use("streamPrices");
        note(prices, streams.read(prices, Set.of("snapshot", "price"), () -> {}));
        Operation orders = use("streamOrders");
        note(orders, streams.read(orders, Set.of("order"), () -> ok(token, "cancelOrders")));
        streams.open(use("openPriceSocket"));
        streams.open(use("openOrderSocket"));
    }

    private String adminToken() {
        system.admin();
        return logIn("admin");
    }

    private String logIn(String username) {
        return text(
                system.api()
                        .post("/api/v1/auth/login", Map.of("username", username, "password", PASSWORD))
                        .body(),
                "accessToken");
    }

    private Operation use(String id) {
        called.add(id);
        return api.operation(id);
    }

    /** Calls these, each with all of its examples. The body of the last answer. */
    private JsonNode ok(@Nullable String token, String... ids) {
        JsonNode last = MissingNode.getInstance();
        for (String id : ids) {
            Operation operation = use(id);
            List<@Nullable JsonNode> bodies = new ArrayList<>(operation.bodies().values());
            if (bodies.isEmpty()) {
                bodies.add(null);
            }
            for (JsonNode body : bodies) {
                DocumentedCalls.Answer answer = calls.call(operation, token, body);
                note(operation, answer.faults());
                if (answer.status() >= 300) {
                    note(
                            operation,
                            List.of("its example " + body + " is answered " + answer.status() + " " + answer.body()));
                }
                last = answer.body();
            }
        }
        return last;
    }

    private void expect(int status, Operation operation, @Nullable String token, @Nullable JsonNode body) {
        DocumentedCalls.Answer answer = calls.call(operation, token, body);
        note(operation, answer.faults());
        if (answer.status() != status) {
            note(operation, List.of("it is answered " + answer.status()));
        }
    }

    private void note(Operation operation, List<String> found) {
        found.forEach(fault -> faults.add(operation + ": " + fault));
    }

    private static String text(JsonNode node, String property) {
        return node.path(property).asString("");
    }
}
