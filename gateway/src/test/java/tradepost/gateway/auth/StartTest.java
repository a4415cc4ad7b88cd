package tradepost.gateway.auth;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import tradepost.gateway.RunningGateway;
import tradepost.platform.jwt.PublicKeys;
import tradepost.platform.jwt.SigningKeys;

class StartTest {
    private static final String SIGNING_KEY = "tradepost.auth.signing-key";

    private final Path keys;
    private final Map<String, String> properties;

    StartTest(@TempDir Path keys) throws IOException {
        this.keys = keys;
        this.properties = RunningGateway.properties("gateway_start", keys);
    }

    @Test
    void without_a_signing_key_it_says_so_and_does_not_start() {
        properties.remove(SIGNING_KEY);

        assertThatThrownBy(() -> RunningGateway.start(properties))
                .rootCause()
                .hasMessageContaining("tradepost.auth.signing-key is not set");
    }

    @Test
    void a_key_that_no_service_knows_is_refused() throws IOException {
        SigningKeys.generate(keys.resolve("others"));
        properties.put(SIGNING_KEY, "file:" + keys.resolve("others/signing-key.json"));

        assertThatThrownBy(() -> RunningGateway.start(properties))
                .rootCause()
                .hasMessageContaining("tradepost.jwt.jwks does not hold the public half");
    }

    @Test
    void a_private_key_among_the_public_ones_is_never_published() throws IOException {
        String key = Files.readString(keys.resolve(SigningKeys.PRIVATE_FILE));
        Resource set = new ByteArrayResource(("{\"keys\":[" + key + "]}").getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> PublicKeys.read(set))
                .hasMessageContaining("tradepost.jwt.jwks holds a key that is not public");
    }
}
