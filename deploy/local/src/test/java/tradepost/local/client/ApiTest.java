package tradepost.local.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ApiTest {
    private final CountDownLatch over = new CountDownLatch(1);
    private final HttpServer server;

    ApiTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    @Test
    void an_answer_whose_end_does_not_come_is_not_waited_for() {
        answer(body -> {
            body.write('{');
            body.flush();
            awaitEnd();
        });

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> get(Duration.ofMillis(300)))
                .withMessageContaining("no whole answer in PT0.3S");
    }

    @Test
    void an_answer_without_end_is_not_read() {
        answer(body -> {
            byte[] block = new byte[1_048_576];
            for (int i = 0; i < 20; i++) {
                body.write(block);
            }
        });

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> get(Duration.ofSeconds(20)))
                .withMessageContaining("GET / at");
    }

    @FunctionalInterface
    private interface Body {
        void write(OutputStream body) throws IOException;
    }

    private void answer(Body body) {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                body.write(out);
            }
        });
    }

    private void get(Duration limit) {
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (Api api = Api.at(base, limit)) {
            api.get("/");
        }
    }

    private void awaitEnd() {
        try {
            assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
