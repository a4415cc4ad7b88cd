package tradepost.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.RunningGateway;

/** {@code security.md} 10: a gateway that gives little, with Redis and without. */
class RequestLimitTest {
    private static final int ADDRESS = 30;
    private static final int USER = 10;
    private static final int REGISTER = 2;
    private static final int HEALTH = 40;

    private static final AtomicInteger FORGED = new AtomicInteger();

    private static ConfigurableApplicationContext shared;
    private static ConfigurableApplicationContext alone;

    @BeforeAll
    static void start(@TempDir Path keys) throws IOException {
        Map<String, String> properties = RunningGateway.properties("gateway_limits", keys);
        properties.put("tradepost.limits.address.tokens", String.valueOf(ADDRESS));
        properties.put("tradepost.limits.address.period", "1h");
        properties.put("tradepost.limits.user.tokens", String.valueOf(USER));
        properties.put("tradepost.limits.user.period", "1h");
        properties.put("tradepost.limits.routes.register.tokens", String.valueOf(REGISTER));
        properties.put("tradepost.limits.routes.register.period", "1h");
        properties.put("tradepost.limits.health.tokens", String.valueOf(HEALTH));
        properties.put("tradepost.limits.health.period", "1h");
        // Where Spring Boot would believe what clients say of their address.
        properties.put("spring.main.cloud-platform", "kubernetes");
        shared = RunningGateway.start(properties);
        // Nobody listens on the port of "chargen".
        properties.put("spring.data.redis.url", "redis://127.0.0.1:19");
        alone = RunningGateway.start(properties);
    }

    @AfterAll
    static void stop() {
        shared.close();
        alone.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_user_who_asks_too_much_is_told_when_to_come_again_and_others_are_served(boolean withRedis) {
        String machine = withRedis ? "127.0.1.1" : "127.0.1.2";
        String token = register(machine, withRedis);
        String other = register(machine, withRedis);

        List<EntityExchangeResult<JsonNode>> answers = Stream.generate(() -> profile(machine, token, withRedis))
                .limit(USER + 1)
                .toList();

        assertThat(answers.subList(0, USER))
                .allSatisfy(answer -> assertThat(status(answer)).isEqualTo(200));
        assertThat(header(answers.getFirst(), "RateLimit")).startsWith("\"user\";r=9;t=");
        assertThat(header(answers.getFirst(), "RateLimit-Policy")).isEqualTo("\"user\";q=10;w=3600");
        assertThat(status(answers.getLast())).isEqualTo(429);
        JsonNode problem = Objects.requireNonNull(answers.getLast().getResponseBody());
        assertThat(problem.path("code").asString()).isEqualTo("RATE_LIMITED");
        assertThat(problem.path("limit").asString()).isEqualTo("user");
        assertThat(Integer.parseInt(header(answers.getLast(), "Retry-After"))).isBetween(300, 360);
        assertThat(header(answers.getLast(), "RateLimit")).startsWith("\"user\";r=0;t=");
        assertThat(status(profile(machine, other, withRedis))).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_route_has_its_own_limit_for_each_address(boolean withRedis) {
        String machine = withRedis ? "127.0.2.1" : "127.0.2.2";
        register(machine, withRedis);
        register(machine, withRedis);

        EntityExchangeResult<JsonNode> refused = registered(machine, withRedis);

        assertThat(status(refused)).isEqualTo(429);
        assertThat(header(refused, "RateLimit-Policy")).isEqualTo("\"register\";q=2;w=3600");
        register(withRedis ? "127.0.2.3" : "127.0.2.4", withRedis);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_address_without_any_token_has_a_limit_too(boolean withRedis) {
        String machine = withRedis ? "127.0.3.1" : "127.0.3.2";

        List<Integer> statuses = Stream.generate(() -> status(profile(machine, "no token", withRedis)))
                .limit(ADDRESS + 5)
                .toList();

        assertThat(statuses.subList(0, ADDRESS)).containsOnly(401);
        assertThat(statuses.subList(ADDRESS, statuses.size())).containsOnly(429);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void who_asks_for_health_has_a_limit_too(boolean withRedis) {
        String machine = withRedis ? "127.0.4.1" : "127.0.4.2";

        List<Integer> statuses = Stream.generate(() -> health(machine, withRedis))
                .limit(HEALTH + 1)
                .toList();

        assertThat(statuses.subList(0, HEALTH)).doesNotContain(429);
        assertThat(statuses.getLast()).isEqualTo(429);
        assertThat(status(profile(machine, "no token", withRedis))).isEqualTo(401);
    }

    private static int health(String machine, boolean withRedis) {
        int port = RunningGateway.managementPortOf(withRedis ? shared : alone);
        return client(machine, withRedis)
                .get()
                .uri(URI.create("http://127.0.0.1:" + port + "/actuator/health"))
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }

    private static String register(String machine, boolean withRedis) {
        EntityExchangeResult<JsonNode> answer = registered(machine, withRedis);
        assertThat(status(answer)).isEqualTo(201);
        return Objects.requireNonNull(answer.getResponseBody())
                .path("accessToken")
                .asString();
    }

    private static EntityExchangeResult<JsonNode> registered(String machine, boolean withRedis) {
        String name = RunningGateway.shared().newName();
        return client(machine, withRedis)
                .post()
                .uri("/api/v1/auth/register")
                .bodyValue(RunningGateway.registration(name))
                .exchange()
                .expectBody(JsonNode.class)
                .returnResult();
    }

    private static EntityExchangeResult<JsonNode> profile(String machine, String token, boolean withRedis) {
        return client(machine, withRedis)
                .get()
                .uri("/api/v1/auth/sessions")
                .headers(headers -> headers.setBearerAuth(token))
                .header("X-Forwarded-For", "198.51.100." + FORGED.incrementAndGet() % 250)
                .exchange()
                .expectBody(JsonNode.class)
                .returnResult();
    }

    /** A client that comes from that address, of which this machine has all that begin with 127. */
    private static WebTestClient client(String machine, boolean withRedis) {
        HttpClient http = HttpClient.newConnection().bindAddress(() -> new InetSocketAddress(machine, 0));
        return WebTestClient.bindToServer(new ReactorClientHttpConnector(http))
                .baseUrl("http://127.0.0.1:" + RunningGateway.portOf(withRedis ? shared : alone))
                .responseTimeout(RunningGateway.LIMIT)
                .build();
    }

    private static int status(EntityExchangeResult<?> answer) {
        return answer.getStatus().value();
    }

    private static String header(EntityExchangeResult<?> answer, String name) {
        return Objects.requireNonNull(answer.getResponseHeaders().getFirst(name), name);
    }
}
