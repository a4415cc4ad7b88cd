package tradepost.gateway.sso;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.LittleService;
import tradepost.gateway.RunningGateway;

/** A gateway with its providers, started once for all tests of this JVM. */
final class SignOnGateway {
    static final String CLIENT = "tradepost";
    static final String SECRET = "a secret that is shared with every provider";
    static final String ADDRESS = "https://tradepost.example";

    private final ProviderProcess provider;
    private final LittleService forger;
    private final ConfigurableApplicationContext context;
    private final String url;

    private SignOnGateway(ProviderProcess provider, LittleService forger, ConfigurableApplicationContext context) {
        this.provider = provider;
        this.forger = forger;
        this.context = context;
        this.url = "http://localhost:" + RunningGateway.portOf(context);
    }

    static SignOnGateway shared() {
        return Holder.GATEWAY;
    }

    /** Of "work" and "home", and of "slow" and "slower", which have two seconds. */
    ProviderProcess provider() {
        return provider;
    }

    /** Of "forged": it is nothing by itself. */
    LittleService forger() {
        return forger;
    }

    String url() {
        return url;
    }

    WebTestClient client() {
        return RunningGateway.client(url);
    }

    void call(HttpMethod method, String path, Object body, int status) {
        client().method(method)
                .uri(path)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isEqualTo(status);
    }

    JsonNode post(String path, Object body, int status) {
        return RunningGateway.post(client(), path, body, status);
    }

    /** The code of the problem that the beginning of a sign-on ends in. */
    String refused(String providerAndQuery, int status) {
        return Objects.requireNonNull(client().get()
                        .uri("/api/v1/oauth2/authorization/" + providerAndQuery)
                        .exchange()
                        .expectStatus()
                        .isEqualTo(status)
                        .expectBody(JsonNode.class)
                        .returnResult()
                        .getResponseBody())
                .path("code")
                .asString();
    }

    /** Which limit is nearest to its end, of whoever asks that. */
    String limitOf(String path) {
        return Objects.requireNonNull(client().get()
                .uri(path)
                .exchange()
                .returnResult(Void.class)
                .getResponseHeaders()
                .getFirst("RateLimit-Policy"));
    }

    int status(String path, JsonNode signedIn) {
        return RunningGateway.status(
                client(), path, signedIn.path("accessToken").asString());
    }

    void run(String sql) {
        context.getBean(DatabaseClient.class).sql(sql).then().block(RunningGateway.LIMIT);
    }

    List<String> rows(String sql) {
        return Objects.requireNonNull(context.getBean(DatabaseClient.class)
                .sql(sql)
                .map(row -> Objects.requireNonNull(row.get(0, String.class)))
                .all()
                .collectList()
                .block(RunningGateway.LIMIT));
    }

    private static final class Holder {
        static final SignOnGateway GATEWAY = start();

        private static SignOnGateway start() {
            try {
                ProviderProcess provider = ProviderProcess.started();
                LittleService forger = LittleService.start("forger");
                return new SignOnGateway(provider, forger, RunningGateway.start(properties(provider, forger)));
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
        }

        private static Map<String, String> properties(ProviderProcess provider, LittleService forger)
                throws IOException {
            Map<String, String> properties =
                    RunningGateway.properties("gateway_sign_on", Files.createTempDirectory("sign-on-keys"));
            properties.put("tradepost.auth.public-url", ADDRESS);
            properties.put("tradepost.auth.first-admin", "root");
            properties.put("tradepost.limits.routes.sign-on.tokens", "5000");
            properties.put("tradepost.limits.routes.sign-on-begin.tokens", "4000");
            // None is slow but those that are to be, however busy this machine is.
            properties.put("tradepost.sign-on.timeout", "15s");
            properties.put("tradepost.sign-on.redirects", Browser.PAGE + ",https://app.example/other");
            for (String issuer : List.of("work", "home", "slow", "slower")) {
                put(properties, issuer, provider.issuer(issuer));
            }
            for (String slow : List.of("slow", "slower")) {
                properties.put("tradepost.sign-on.providers." + slow + ".timeout", "2s");
            }
            put(properties, "forged", forger.uri());
            // Nobody listens on the port of "chargen".
            put(properties, "down", "http://localhost:19");
            // It is another than it says.
            put(properties, "other", provider.issuer("work") + "/");
            return properties;
        }

        private static void put(Map<String, String> properties, String name, String issuer) {
            String prefix = "tradepost.sign-on.providers." + name + ".";
            properties.put(prefix + "issuer", issuer);
            properties.put(prefix + "client-id", CLIENT);
            properties.put(prefix + "client-secret", SECRET);
        }
    }
}
