package tradepost.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.RunningGateway;

/** What the gateway tells of itself, and where. */
class ManagementPortTest {
    private final RunningGateway gateway = RunningGateway.shared();

    @ParameterizedTest
    @ValueSource(
            strings = {"/actuator", "/actuator/health", "/actuator/metrics", "/actuator/env", "/actuator/gateway/routes"
            })
    void the_public_port_tells_nothing_of_it_to_anyone(String path) {
        Stream<String> tokens = Stream.of("", gateway.newToken(), gateway.newAdminToken());

        assertThat(tokens.map(token -> status(gateway.port(), path, token))).containsOnly(404);
    }

    @Test
    void anyone_is_told_that_it_is_well_and_no_details() {
        get(gateway.managementPort(), "/actuator/health", "")
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .value(health -> assertThat(Objects.requireNonNull(health).propertyNames())
                        .contains("status")
                        .doesNotContain("components", "details"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator", "/actuator/metrics", "/actuator/metrics/http.server.requests"})
    void admins_alone_are_told_the_rest(String path) {
        assertThat(status(gateway.managementPort(), path, "")).isEqualTo(401);
        assertThat(status(gateway.managementPort(), path, gateway.newToken())).isEqualTo(403);
        assertThat(status(gateway.managementPort(), path, gateway.newAdminToken()))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/orders",
                "/api/v1/orders/stream",
                "/api/v1/ws/orders",
                "/api/v1/users/me",
                "/.well-known/jwks.json",
                "/docs",
                "/actuator/env",
                "/"
            })
    void its_port_does_nothing_else(String path) {
        assertThat(status(gateway.managementPort(), path, gateway.newAdminToken()))
                .isEqualTo(404);
    }

    @Test
    void its_port_is_of_this_machine_alone_unless_told_otherwise() {
        // Linux gives this machine all addresses that begin with 127; one that is not listened on stands for the
        // others.
        assertThatThrownBy(() -> new Socket("127.0.0.2", gateway.managementPort()).close())
                .isInstanceOf(ConnectException.class);
    }

    private int status(int port, String path, String token) {
        return get(port, path, token).returnResult(Void.class).getStatus().value();
    }

    private WebTestClient.ResponseSpec get(int port, String path, String token) {
        return gateway.client()
                .get()
                .uri(URI.create("http://127.0.0.1:" + port + path))
                .headers(headers -> {
                    if (!token.isEmpty()) {
                        headers.setBearerAuth(token);
                    }
                })
                .exchange();
    }
}
