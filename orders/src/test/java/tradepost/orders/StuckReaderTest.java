package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.event.Side;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.Message;

/** Clients that open streams and never read from them. */
class StuckReaderTest {
    private static final int STREAMS = 5;
    private static final int EVENTS = 1_000;

    private static OrdersService orders;

    private final UUID user = UUID.randomUUID();

    @BeforeAll
    static void start() {
        orders = new OrdersService(
                "orders_stuck_readers",
                Map.of(
                        "tradepost.reader.unread-max", "500ms",
                        "tradepost.orders.heartbeat", "100ms",
                        "tradepost.orders.stream-buffer", "64",
                        "tradepost.orders.streams-per-user", STREAMS));
    }

    @AfterAll
    static void stop() {
        orders.close();
    }

    @Test
    void streams_that_nobody_reads_are_closed_and_make_room_for_others() throws IOException {
        List<Socket> stuck = new ArrayList<>();
        try {
            for (int i = 0; i < STREAMS; i++) {
                stuck.add(open());
            }
            Eventually.holds(() -> !isOpened());

            orders.bean(KafkaPublisher.class)
                    .publish(Flux.range(1, EVENTS).map(this::message))
                    .then()
                    .block(OrdersService.LIMIT);

            Eventually.holds(this::isOpened);
            assertThat(stuck).allMatch(Socket::isConnected);
        } finally {
            for (Socket socket : stuck) {
                socket.close();
            }
        }
    }

    private boolean isOpened() {
        return Boolean.TRUE.equals(new StreamClient(orders, user)
                .events(null)
                .hasElements()
                .onErrorReturn(false)
                .block(OrdersService.LIMIT));
    }

    private Socket open() throws IOException {
        URI uri = URI.create(orders.address());
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1 << 16);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        String request = "GET /api/v1/orders/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + orders.token(user, Duration.ofMinutes(5)) + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** With so much to tell that no buffer of the system takes all of them. */
    private Message message(int seq) {
        OrderChanged change = new OrderChanged(
                UUID.randomUUID(),
                Instant.now(),
                user,
                user,
                seq,
                "OPENED",
                "OPEN",
                "STUCK",
                Side.BUY,
                "LIMIT",
                BigDecimal.TEN,
                BigDecimal.ONE,
                BigDecimal.ZERO,
                null,
                BigDecimal.ZERO,
                "USD",
                null,
                null,
                null,
                "x".repeat(20_000));
        return new Message(Topic.ORDER_EVENTS, user.toString(), change);
    }
}
