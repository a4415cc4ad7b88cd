package tradepost.marketdata.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.WebTestClient;
import tradepost.marketdata.MarketDataProperties;
import tradepost.marketdata.MarketDataTest;
import tradepost.marketdata.Ticks;
import tradepost.marketdata.Tokens;
import tradepost.marketdata.domain.Stock;
import tradepost.marketdata.listing.StockBoard;
import tradepost.marketdata.snapshot.PriceBoard;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.Received;

/** Clients that are gone without a word. */
class LostReaderTest extends MarketDataTest {
    private static final Duration SLACK = Duration.ofSeconds(3);
    private static final int STREAMS_MAX = 10;

    @Autowired
    private StockBoard stocks;

    @Autowired
    private PriceBoard board;

    @Autowired
    private MarketDataProperties properties;

    private final String token = Tokens.of("USER", Duration.ofMinutes(5));
    private long offset = 1_000_000;

    @Test
    void streams_that_nobody_reads_are_closed_in_time_and_make_room_for_others() throws IOException {
        list();
        List<Socket> stuck = new ArrayList<>();
        try {
            for (int i = 0; i < STREAMS_MAX; i++) {
                stuck.add(open("GET /api/v1/prices/stream?symbols=LOST HTTP/1.1\r\n", "200 OK"));
            }
            assertThat(status("/api/v1/prices/stream?symbols=LOST")).isEqualTo(409);
            assertThat(status("/api/v1/ws/prices?symbols=LOST")).isEqualTo(409);

            await().pollInterval(Duration.ofMillis(100)).atMost(noticedMax()).until(() -> {
                price();
                return status("/api/v1/prices/stream?symbols=LOST") == 200;
            });
        } finally {
            for (Socket socket : stuck) {
                socket.close();
            }
        }
    }

    @Test
    void a_web_socket_whose_client_answers_no_ping_is_closed_in_time() throws IOException {
        list();
        String request = "GET /api/v1/ws/prices?symbols=LOST HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n";
        String handshake = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        try (Socket socket = open(request + handshake, "101 Switching Protocols")) {
            Instant from = Instant.now();

            socket.getInputStream().readAllBytes();

            assertThat(Duration.between(from, Instant.now())).isLessThan(noticedMax());
        }
    }

    private Duration noticedMax() {
        return properties.streams().noticedMax().plus(SLACK);
    }

    private Socket open(String request, String expected) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout((int) LIMIT.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String headers = "Host: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n";
        socket.getOutputStream().write((request + headers).getBytes(US_ASCII));
        String status = "HTTP/1.1 " + expected;
        assertThat(new String(socket.getInputStream().readNBytes(status.length()), US_ASCII))
                .isEqualTo(status);
        return socket;
    }

    private int status(String uri) {
        return WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .responseTimeout(LIMIT)
                .build()
                .get()
                .uri(uri)
                .headers(headers -> headers.setBearerAuth(token))
                .exchange()
                .returnResult(String.class)
                .getStatus()
                .value();
    }

    /** With so long a name that a few prices fill what the system buffers. */
    private void list() {
        stocks.on(new Received(
                Topic.STOCK_EVENTS,
                0,
                0,
                Stock.of("LOST", "x".repeat(20_000), "USD", 0).listed(Instant.now())));
    }

    private void price() {
        board.on(new Received(Topic.PRICE_SNAPSHOTS, 3, offset, Ticks.snapshot("LOST", "10", Instant.now(), offset)));
        offset++;
    }
}
