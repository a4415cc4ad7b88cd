package tradepost.acceptance.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.up.Service;

/** {@code security.md} 19: what a service tells of itself is told on a port of its own. */
@ExtendWith(RunningSystem.class)
class ManagementAccessTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final TestSystem system;

    ManagementAccessTest(TestSystem system) {
        this.system = system;
    }

    @ParameterizedTest
    @EnumSource
    void a_service_tells_how_it_is_on_a_port_of_its_own_and_there_nothing_else(Service service) throws Exception {
        URI work = system.url(service);
        URI management = system.managementUrl(service);

        assertThat(status(management.resolve("/actuator/health"))).isEqualTo(200);
        assertThat(status(management.resolve("/actuator/metrics"))).isEqualTo(401);
        assertThat(status(management.resolve("/api/v1/stocks"))).isEqualTo(404);
        assertThat(status(work.resolve("/actuator/health"))).isEqualTo(404);
        assertThat(status(work.resolve("/actuator/metrics"))).isEqualTo(404);
        assertThat(status(work.resolve("/actuator"))).isEqualTo(404);
        assertThat(isListened("127.0.0.1", management.getPort())).isTrue();
        assertThat(isListened("127.0.0.2", management.getPort())).isFalse();
    }

    private static int status(URI uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(LIMIT).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** Of the addresses of this machine, all that begin with 127, the others stand for those of its network. */
    private static boolean isListened(String address, int port) {
        try (Socket socket = new Socket(address, port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
