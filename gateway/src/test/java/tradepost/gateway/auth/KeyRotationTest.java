package tradepost.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonwebtoken.security.EcPrivateJwk;
import io.jsonwebtoken.security.Jwks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.FileSystemResource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.RunningGateway;
import tradepost.platform.jwt.SigningKeys;

/** A gateway whose signing key is replaced while it runs: the next one is public first, the last one a while longer. */
class KeyRotationTest {
    private static final String SESSIONS = "/api/v1/auth/sessions";

    private final Path keys;

    KeyRotationTest(@TempDir Path keys) {
        this.keys = keys;
    }

    @Test
    void another_key_signs_and_nobody_is_logged_out_and_the_last_one_goes() throws IOException {
        Map<String, String> properties = RunningGateway.properties("gateway_keys", keys);
        properties.put("tradepost.jwt.refresh", "50ms");
        EcPrivateJwk last = SigningKeys.read(new FileSystemResource(keys.resolve(SigningKeys.PRIVATE_FILE)));
        EcPrivateJwk next = SigningKeys.newKey();
        try (ConfigurableApplicationContext gateway = RunningGateway.start(properties)) {
            WebTestClient client = client(gateway);
            JsonNode before =
                    RunningGateway.post(client, "/api/v1/auth/register", RunningGateway.registration("ada"), 201);
            JsonNode exchanged = refresh(client, before);

            replace(SigningKeys.PRIVATE_FILE, Jwks.UNSAFE_JSON(next));
            replace(SigningKeys.PUBLIC_FILE, SigningKeys.publicSet(last, next));
            eventually(() -> kid(logIn(client)).equals(next.getId()));

            assertThat(status(client, before)).isEqualTo(200);
            assertThat(refresh(client, before).path("refreshToken")).isEqualTo(exchanged.path("refreshToken"));
            JsonNode after = refresh(client, exchanged);
            assertThat(kid(after)).isEqualTo(next.getId());
            assertThat(status(client, after)).isEqualTo(200);

            replace(SigningKeys.PUBLIC_FILE, SigningKeys.publicSet(next));
            eventually(() -> status(client, before) == 401);
            assertThat(status(client, after)).isEqualTo(200);
        }
    }

    @Test
    void a_key_that_is_not_public_yet_does_not_sign() throws IOException {
        Map<String, String> properties = RunningGateway.properties("gateway_keys", keys);
        EcPrivateJwk last = SigningKeys.read(new FileSystemResource(keys.resolve(SigningKeys.PRIVATE_FILE)));
        try (ConfigurableApplicationContext gateway = RunningGateway.start(properties)) {
            SigningKey signing = gateway.getBean(SigningKey.class);

            replace(SigningKeys.PRIVATE_FILE, Jwks.UNSAFE_JSON(SigningKeys.newKey()));
            signing.refresh();
            String whileUnknown = signing.current().getId();
            replace(SigningKeys.PRIVATE_FILE, "half a key");
            signing.refresh();

            assertThat(whileUnknown).isEqualTo(last.getId());
            assertThat(signing.current().getId()).isEqualTo(last.getId());
        }
    }

    private void replace(String file, String text) throws IOException {
        Path written = keys.resolve(file + ".new");
        Files.writeString(written, text);
        Files.move(written, keys.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void eventually(BooleanSupplier condition) {
        Mono.fromSupplier(condition::getAsBoolean)
                .filter(holds -> holds)
                .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(50), Schedulers.boundedElastic()))
                .block(RunningGateway.LIMIT);
    }

    private static JsonNode logIn(WebTestClient client) {
        return RunningGateway.post(
                client, "/api/v1/auth/login", Map.of("username", "ada", "password", RunningGateway.PASSWORD), 200);
    }

    private static JsonNode refresh(WebTestClient client, JsonNode signedIn) {
        return RunningGateway.post(client, "/api/v1/auth/refresh", AuthTest.refreshOf(signedIn), 200);
    }

    private static String kid(JsonNode signedIn) {
        String token = signedIn.path("accessToken").asString();
        byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
        return new String(header, StandardCharsets.UTF_8).replaceAll(".*\"kid\":\"([^\"]*)\".*", "$1");
    }

    private static int status(WebTestClient client, JsonNode signedIn) {
        return RunningGateway.status(
                client, SESSIONS, signedIn.path("accessToken").asString());
    }

    private static WebTestClient client(ConfigurableApplicationContext gateway) {
        return RunningGateway.client("http://localhost:" + RunningGateway.portOf(gateway));
    }
}
