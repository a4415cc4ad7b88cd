package tradepost.platform.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * The HTTP server all services stand on, asked on one connection. Reactor Netty 1.3.6 stopped reading a connection
 * whose next request came before the last one had ended (its issue 4361): now and then a client waited in vain.
 */
class KeptConnectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static DisposableServer server;

    @BeforeAll
    static void start() {
        server = HttpServer.create()
                .host(InetAddress.getLoopbackAddress().getHostAddress())
                .port(0)
                .route(routes -> routes.get(
                                "/later",
                                (_, answer) -> answer.sendString(
                                        Mono.delay(Duration.ofMillis(50)).map(_ -> "later")))
                        .get("/now", (_, answer) -> answer.sendString(Mono.just("now"))))
                .bindNow();
    }

    @AfterAll
    static void stop() {
        server.disposeNow();
    }

    @Test
    void requests_that_came_before_the_last_was_answered_leave_the_connection_open_for_more() throws IOException {
        try (Socket socket = connect();
                BufferedReader answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            ask(socket, "/later", "/now");
            assertThat(next(answers)).isEqualTo("later");
            assertThat(next(answers)).isEqualTo("now");

            ask(socket, "/now");

            assertThat(next(answers)).isEqualTo("now");
        }
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    /** Asks for all of these in one write. */
    private static void ask(Socket socket, String... paths) throws IOException {
        StringBuilder requests = new StringBuilder();
        for (String path : paths) {
            requests.append("GET ").append(path).append(" HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
        socket.getOutputStream().write(requests.toString().getBytes(US_ASCII));
        socket.getOutputStream().flush();
    }

    /** The body of the next answer. */
    private static String next(BufferedReader answers) throws IOException {
        assertThat(answers.readLine()).isEqualTo("HTTP/1.1 200 OK");
        char[] body = new char[0];
        for (String header = answers.readLine(); !header.isEmpty(); header = answers.readLine()) {
            if (header.startsWith("content-length: ")) {
                body = new char[Integer.parseInt(header.substring("content-length: ".length()))];
            }
        }
        assertThat(answers.read(body)).isEqualTo(body.length);
        return new String(body);
    }
}
