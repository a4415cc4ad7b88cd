package tradepost.gateway;

import io.jsonwebtoken.security.EcPrivateJwk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.FileSystemResource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.jwt.SigningKeys;

/**
 * The gateway, started once for all tests of this JVM, with a {@link LittleService} in the place of every other
 * service.
 */
public final class RunningGateway {
    public static final Duration LIMIT = Duration.ofSeconds(15);
    public static final String PASSWORD = "correct horse battery staple";

    private static final AtomicInteger NEXT = new AtomicInteger();

    private final Path keys;
    private final Map<String, String> properties;
    private final Map<String, LittleService> services;
    private final ConfigurableApplicationContext context;

    private RunningGateway(
            Path keys,
            Map<String, String> properties,
            Map<String, LittleService> services,
            ConfigurableApplicationContext context) {
        this.keys = keys;
        this.properties = properties;
        this.services = services;
        this.context = context;
    }

    public static RunningGateway shared() {
        return Holder.GATEWAY;
    }

    /** The properties a gateway needs, with keys of its own in that directory. */
    public static Map<String, String> properties(String database, Path keys) throws IOException {
        Infrastructure infrastructure = Infrastructure.shared();
        infrastructure.createDatabase(database);
        SigningKeys.generate(keys);
        Map<String, String> properties = new LinkedHashMap<>(infrastructure.properties(database));
        properties.put("server.port", "0");
        properties.put("management.server.port", "0");
        // All tests come from one address.
        for (String limit :
                List.of("address", "routes.register", "routes.log-in", "routes.refresh", "routes.account")) {
            properties.put("tradepost.limits." + limit + ".tokens", "100000");
        }
        properties.put("tradepost.reader.request-max", "3s");
        properties.put("tradepost.jwt.jwks", "file:" + keys.resolve(SigningKeys.PUBLIC_FILE));
        properties.put("tradepost.auth.signing-key", "file:" + keys.resolve(SigningKeys.PRIVATE_FILE));
        return properties;
    }

    public static ConfigurableApplicationContext start(Map<String, String> properties) {
        String[] arguments = properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
        return GatewayApplication.application().run(arguments);
    }

    public static int portOf(ConfigurableApplicationContext context) {
        return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                .getPort();
    }

    /** Where a gateway tells how it is. */
    public static int managementPortOf(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
    }

    /** To start another one that is a replica of this. */
    public Map<String, String> properties() {
        return properties;
    }

    public int port() {
        return portOf(context);
    }

    public int managementPort() {
        return managementPortOf(context);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /**
     * What stands behind the gateway: {@code orders}, {@code wallets} or {@code market-data}; {@code notifier} is
     * down.
     */
    public LittleService service(String name) {
        return Objects.requireNonNull(services.get(name));
    }

    public EcPrivateJwk signingKey() {
        return SigningKeys.read(new FileSystemResource(keys.resolve(SigningKeys.PRIVATE_FILE)));
    }

    public WebTestClient client() {
        return client("http://localhost:" + port());
    }

    /** Of a gateway that is not this one. */
    public static WebTestClient client(String url) {
        return WebTestClient.bindToServer().baseUrl(url).responseTimeout(LIMIT).build();
    }

    /** A name that no other test has. */
    public String newName() {
        return "user" + NEXT.incrementAndGet();
    }

    public JsonNode logIn(String username, String password, int status) {
        return post("/api/v1/auth/login", Map.of("username", username, "password", password), status);
    }

    /** An admin's access token, as if another admin had made the user one. */
    public String newAdminToken() {
        String name = newName();
        register(name);
        bean(DatabaseClient.class)
                .sql("UPDATE users SET roles = '{USER,ADMIN}' WHERE username = :name")
                .bind("name", name)
                .then()
                .block(LIMIT);
        return logIn(name, PASSWORD, 200).path("accessToken").asString();
    }

    public JsonNode register(String username) {
        return post("/api/v1/auth/register", registration(username), 201);
    }

    public static Map<String, String> registration(String username) {
        return Map.of("username", username, "email", username + "@example.com", "password", PASSWORD);
    }

    /** A new user's access token. */
    public String newToken() {
        return register(newName()).path("accessToken").asString();
    }

    public JsonNode post(String path, Object body, int status) {
        return post(client(), path, body, status);
    }

    public static JsonNode post(WebTestClient client, String path, Object body, int status) {
        return Objects.requireNonNull(client.post()
                .uri(path)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());
    }

    /** Fails unless a token that was good is refused within five seconds. */
    public void accessEnds(JsonNode signedIn) {
        String token = signedIn.path("accessToken").asString();
        Mono.fromSupplier(() -> statusOf(token))
                .filter(status -> status == 401)
                .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(20), Schedulers.boundedElastic()))
                .block(Duration.ofSeconds(5));
    }

    private int statusOf(String token) {
        return status(client(), "/api/v1/orders", token);
    }

    /** What a path answers to the holder of that token. */
    public static int status(WebTestClient client, String path, String token) {
        return client.get()
                .uri(path)
                .headers(headers -> headers.setBearerAuth(token))
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }

    /** What a path answers to the holder of that token. */
    public JsonNode get(String path, String token, int status) {
        return Objects.requireNonNull(client().get()
                .uri(path)
                .header("Authorization", "Bearer " + token)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());
    }

    private static final class Holder {
        static final RunningGateway GATEWAY = start();

        private static RunningGateway start() {
            try {
                Path keys = Files.createTempDirectory("gateway-keys");
                Map<String, LittleService> services = new HashMap<>();
                Map<String, String> properties = properties("gateway_test", keys);
                properties.put("tradepost.auth.first-admin", "Root");
                properties.put("tradepost.gateway.allowed-origins", "https://app.example");
                properties.put("tradepost.auth.public-url", "https://tradepost.example/");
                for (String service : new String[] {"orders", "wallets", "market-data"}) {
                    services.put(service, LittleService.start(service));
                    properties.put(
                            "tradepost.gateway.services." + service,
                            services.get(service).uri());
                }
                // Nobody listens on the port of "chargen": the one service that is down.
                properties.put("tradepost.gateway.services.notifier", "http://localhost:19");
                properties.put("spring.cloud.gateway.server.webflux.httpclient.response-timeout", "1s");
                properties.put("tradepost.gateway.profile-timeout", "1s");
                return new RunningGateway(keys, properties, services, RunningGateway.start(properties));
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
        }
    }
}
