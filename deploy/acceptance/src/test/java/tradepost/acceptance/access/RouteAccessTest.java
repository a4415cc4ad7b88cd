package tradepost.acceptance.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.EcPrivateJwk;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tradepost.acceptance.access.GuardedRoute.Who;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.client.Answer;
import tradepost.local.client.Api;
import tradepost.platform.event.Json;
import tradepost.platform.jwt.Claims;

/** {@code security.md} 2 and 8: every route of every service, with every token that is not good enough for it. */
@ExtendWith(RunningSystem.class)
class RouteAccessTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    private final TestSystem system;

    RouteAccessTest(TestSystem system) {
        this.system = system;
    }

    /** A user, with what is theirs. */
    private record Person(String name, String token, Map<String, String> things) {}

    /**
     * Who meet in a request.
     *
     * @param owner of what it names
     * @param caller who asks
     */
    private record Stage(Person owner, Person caller) {
        static Stage of(Person alone) {
            return new Stage(alone, alone);
        }

        /** With the things themselves for their names. */
        String named(String text) {
            String named = text;
            for (Map.Entry<String, String> thing : owner.things().entrySet()) {
                named = named.replace("{" + thing.getKey() + "}", thing.getValue());
            }
            for (Map.Entry<String, String> thing : caller.things().entrySet()) {
                named = named.replace("{own-" + thing.getKey() + "}", thing.getValue());
            }
            return named;
        }
    }

    @Test
    void every_route_that_a_service_declares_is_in_the_table_and_no_other() {
        Set<String> inTable =
                GuardedRoute.ALL.stream().map(GuardedRoute::shape).collect(Collectors.toCollection(TreeSet::new));

        assertThat(inTable).isEqualTo(DeclaredRoutes.all());
    }

    @Test
    void a_token_that_is_none_or_is_not_good_now_or_here_is_refused_at_the_gateway_and_at_the_service_itself() {
        Person ada = register();
        Map<String, @Nullable String> tokens = new TreeMap<>();
        tokens.put("expired", token(ada, Instant.now().minusSeconds(60), "tradepost-api", Claims.ACCESS_TYPE));
        tokens.put("of another audience", token(ada, Instant.now().plusSeconds(60), "others", Claims.ACCESS_TYPE));
        tokens.put("of another type", token(ada, Instant.now().plusSeconds(60), "tradepost-api", "JWT"));
        tokens.put("a refresh token", ada.things().get("refreshToken"));
        tokens.put("none", "");
        Map<String, Integer> wrong = new TreeMap<>();

        for (GuardedRoute route : routes(route -> route.who() != Who.ANYONE)) {
            for (URI base : addresses(route)) {
                tokens.forEach((kind, token) -> expect(401, wrong, kind, base, route, token, Stage.of(ada)));
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void a_user_is_refused_wherever_an_admin_or_a_feed_is_asked_for() {
        Person eve = register();
        Map<String, Integer> wrong = new TreeMap<>();

        for (GuardedRoute route : routes(route -> Set.of(Who.ADMIN, Who.FEED).contains(route.who()))) {
            for (URI base : addresses(route)) {
                expect(403, wrong, "a user", base, route, eve.token(), Stage.of(eve));
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void what_a_user_was_refused_is_in_the_audit_log_whatever_service_refused_it() {
        Person eve = register();
        List<GuardedRoute> refused = routes(route -> Set.of(Who.ADMIN, Who.FEED).contains(route.who()));

        refused.forEach(route -> status(system.url(), route, eve.token(), Stage.of(eve)));

        JsonNode denied = system.admin()
                .get("/api/v1/ops/audit?action=DENIED&limit=200&userId="
                        + eve.things().get("user"))
                .body();
        assertThat(denied.findValuesAsString("about")).hasSameSizeAs(refused).allSatisfy(about -> assertThat(about)
                .contains(" /api/v1/"));
    }

    @Test
    void what_is_anothers_is_not_found_whatever_is_asked_of_it_and_stays_as_it_was() {
        Person ada = register();
        Person eve = register();
        Map<String, JsonNode> before = cash(ada);
        Map<String, Integer> wrong = new TreeMap<>();

        for (GuardedRoute route : routes(route -> route.who() == Who.OWNER)) {
            for (URI base : addresses(route)) {
                expect(404, wrong, "another's", base, route, eve.token(), new Stage(ada, eve));
            }
        }

        assertThat(wrong).isEmpty();
        JsonNode wallets = system.api().as(ada.token()).get("/api/v1/wallets").body();
        assertThat(wallets.findValuesAsString("name")).doesNotContain("mine");
        assertThat(status(system.url(), route("GET /api/v1/orders/{order}"), ada.token(), Stage.of(ada)))
                .isEqualTo(200);
        assertThat(cash(ada)).isEqualTo(before);
    }

    /** What is refused above is refused for whose it is, and for nothing else. */
    @Test
    void its_owner_moves_the_money_that_others_cannot() {
        Person ada = register();

        for (String route : List.of(
                "POST /api/v1/wallets/{wallet}/transfers",
                "POST /api/v1/wallets/{wallet}/exchanges",
                "POST /api/v1/wallets/{wallet}/withdrawals")) {
            assertThat(status(system.url(), route(route), ada.token(), Stage.of(ada)))
                    .as(route)
                    .isEqualTo(201);
        }
    }

    @Test
    void its_owner_is_not_refused_what_is_refused_to_others() {
        Person ada = register();
        Map<String, Integer> refused = new TreeMap<>();

        for (GuardedRoute route :
                routes(route -> route.who() == Who.OWNER && route.method().equals("GET"))) {
            int status = status(system.url(), route, ada.token(), Stage.of(ada));
            if (Set.of(401, 403, 404).contains(status)) {
                refused.put(route.toString(), status);
            }
        }

        assertThat(refused).isEmpty();
    }

    /** The gateway's, and that of the service past it. */
    private Set<URI> addresses(GuardedRoute route) {
        return new TreeSet<>(List.of(system.url(), system.url(route.service())));
    }

    /** The first of that shape. */
    private static GuardedRoute route(String name) {
        return GuardedRoute.ALL.stream()
                .filter(route -> route.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }

    /** What each wallet of a user has. */
    private Map<String, JsonNode> cash(Person owner) {
        return Stream.of("wallet", "savings").collect(Collectors.toMap(Function.identity(), wallet -> system.api()
                .as(owner.token())
                .get("/api/v1/wallets/" + owner.things().get(wallet) + "/balances")
                .body()));
    }

    private static List<GuardedRoute> routes(Predicate<GuardedRoute> wanted) {
        return GuardedRoute.ALL.stream().filter(wanted).toList();
    }

    private static void expect(
            int expected,
            Map<String, Integer> wrong,
            String kind,
            URI base,
            GuardedRoute route,
            @Nullable String token,
            Stage stage) {
        int status = status(base, route, token, stage);
        if (status != expected) {
            wrong.put(kind + ": " + route + " at " + base, status);
        }
    }

    private static int status(URI base, GuardedRoute route, @Nullable String token, Stage stage) {
        String path = stage.named(route.path());
        BodyPublisher body = route.body() == null
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString(stage.named(new String(Json.write(route.body()), StandardCharsets.UTF_8)));
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .method(route.method(), body);
        if (token != null && !token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException failure) {
            throw new AssertionError(route + " at " + base, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** With two wallets, a quote of the bank, a session, and an order that rests. */
    private Person register() {
        String name = "person-" + UUID.randomUUID().toString().substring(0, 12);
        Answer registered = system.api()
                .post(
                        "/api/v1/auth/register",
                        Map.of("username", name, "email", name + "@tradepost.example", "password", "correct horse 7"));
        String token = registered.body().path("accessToken").asString();
        Api own = system.api().as(token);
        String symbol =
                own.get("/api/v1/stocks").body().findValuesAsString("symbol").getFirst();
        String wallet =
                own.get("/api/v1/wallets").body().findValuesAsString("id").getFirst();
        Answer placed = own.post(
                "/api/v1/orders",
                Map.of(
                        "symbol",
                        symbol,
                        "side",
                        "BUY",
                        "quantity",
                        "1",
                        "type",
                        "LIMIT",
                        "limitPrice",
                        "0.01",
                        "timeInForce",
                        "GTC"));
        assertThat(placed.status()).as(placed.toString()).isEqualTo(201);
        Answer savings = own.post("/api/v1/wallets", Map.of("name", "Savings"));
        Answer quote = own.post(
                "/api/v1/wallets/" + wallet + "/exchange-quotes", Map.of("from", "USD", "to", "EUR", "amount", "1.00"));
        assertThat(quote.status()).as(quote.toString()).isEqualTo(201);
        String session =
                own.get("/api/v1/auth/sessions").body().findValuesAsString("id").getFirst();
        return new Person(
                name,
                token,
                Map.of(
                        "username", name,
                        "user", registered.body().path("user").path("id").asString(),
                        "refreshToken", registered.body().path("refreshToken").asString(),
                        "symbol", symbol,
                        "wallet", wallet,
                        "savings", savings.body().path("id").asString(),
                        "quote", quote.body().path("id").asString(),
                        "order", placed.body().path("id").asString(),
                        "session", session));
    }

    private String token(Person person, Instant expiresAt, String audience, String type) {
        EcPrivateJwk key = system.signingKey();
        return Jwts.builder()
                .header()
                .type(type)
                .keyId(key.getId())
                .and()
                .issuer("tradepost")
                .audience()
                .add(audience)
                .and()
                .subject(person.things().get("user"))
                .claim(Claims.USERNAME, person.name())
                .claim(Claims.SESSION, person.things().get("session"))
                .claim(Claims.ROLES, List.of("USER", "ADMIN"))
                .expiration(Date.from(expiresAt))
                .signWith(key.toKey())
                .compact();
    }
}
