package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import tradepost.orders.StreamClient.Heard;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.event.Side;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.Message;

/** Clients that read what they are told slowly, or never. */
class SlowReaderTest {
    private static final String DATABASE = "orders_slow_readers";
    private static final int STREAMS = 5;
    private static final int EVENTS = 1_000;
    private static final Duration LIMIT = OrdersService.LIMIT;

    private static OrdersService one;
    private static OrdersService impatient;

    private final UUID user = UUID.randomUUID();

    @BeforeAll
    static void start() {
        one = replica(Duration.ofMinutes(1));
        impatient = replica(Duration.ofMillis(500));
    }

    @AfterAll
    static void stop() {
        impatient.close();
        one.close();
    }

    private static OrdersService replica(Duration unreadMax) {
        return new OrdersService(
                DATABASE,
                Map.of(
                        "tradepost.reader.unread-max",
                        unreadMax,
                        "tradepost.orders.heartbeat",
                        "100ms",
                        "tradepost.orders.stream-buffer",
                        "64",
                        "tradepost.orders.streams-per-user",
                        STREAMS));
    }

    @Test
    void a_slow_reader_is_ended_with_its_reason_and_resumes_while_another_is_not_delayed() throws IOException {
        String start = firstId();
        try (Socket socket = open(one, start);
                BufferedReader slow = lines(socket)) {
            tellMuch();

            List<String> quick = idsAfter(one, start, EVENTS);

            Eventually.holds(() -> storedIds().size() == EVENTS);
            List<String> all = storedIds();
            List<String> read = slow.lines().toList();
            assertThat(quick).isEqualTo(all);
            assertThat(read).contains("{\"reason\":\"slow-reader\"}");
            List<String> slowly = idsIn(read);
            assertThat(slowly).hasSizeLessThan(EVENTS).isEqualTo(all.subList(0, slowly.size()));
            assertThat(idsAfter(impatient, slowly.getLast(), EVENTS - slowly.size()))
                    .isEqualTo(all.subList(slowly.size(), EVENTS));
        }
    }

    @Test
    void streams_that_nobody_reads_are_closed_and_make_room_for_others() throws IOException {
        List<Socket> stuck = new ArrayList<>();
        try {
            for (int i = 0; i < STREAMS; i++) {
                stuck.add(open(impatient, null));
            }
            assertThat(isOpened()).isFalse();

            tellMuch();

            Eventually.holds(this::isOpened);
            assertThat(stuck).allMatch(Socket::isConnected);
        } finally {
            for (Socket socket : stuck) {
                socket.close();
            }
        }
    }

    private boolean isOpened() {
        return Boolean.TRUE.equals(new StreamClient(impatient, user)
                .events(null)
                .hasElements()
                .onErrorReturn(false)
                .block(LIMIT));
    }

    /** A small window, so that little of what is told is on its way; the stream has begun. */
    private Socket open(OrdersService replica, @Nullable String after) throws IOException {
        URI uri = URI.create(replica.address());
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1 << 16);
        socket.setSoTimeout((int) LIMIT.toMillis());
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        String resume = after == null ? "" : "Last-Event-ID: " + after + "\r\n";
        String request = "GET /api/v1/orders/stream HTTP/1.0\r\nHost: localhost\r\n" + resume + "Authorization: Bearer "
                + replica.token(user, Duration.ofMinutes(5)) + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String status = "HTTP/1.1 200 OK";
        assertThat(new String(socket.getInputStream().readNBytes(status.length()), StandardCharsets.US_ASCII))
                .endsWith("200 OK");
        return socket;
    }

    private void tellMuch() {
        one.bean(KafkaPublisher.class)
                .publish(Flux.range(1, EVENTS).map(this::message))
                .then()
                .block(LIMIT);
    }

    /** So many ids, by one stream or by several. */
    private List<String> idsAfter(OrdersService replica, @Nullable String start, int count) {
        List<String> ids = new ArrayList<>();
        String last = start;
        while (ids.size() < count) {
            List<String> part = new StreamClient(replica, user)
                    .events(last)
                    .filter(heard -> heard.is("order"))
                    .map(heard -> String.valueOf(heard.id()))
                    .take(count - ids.size())
                    .collectList()
                    .block(LIMIT);
            ids.addAll(Objects.requireNonNull(part));
            last = ids.isEmpty() ? start : ids.getLast();
        }
        return ids;
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static List<String> idsIn(List<String> lines) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (lines.get(i).startsWith("id:") && lines.get(i + 1).equals("event:order")) {
                ids.add(lines.get(i).substring(3));
            }
        }
        return ids;
    }

    private List<String> storedIds() {
        return Objects.requireNonNull(one.bean(DatabaseClient.class)
                .sql("SELECT epoch || '.' || partition || '.' || position AS id FROM order_feed"
                        + " WHERE user_id = :user ORDER BY position")
                .bind("user", user)
                .map(row -> Objects.requireNonNull(row.get("id", String.class)))
                .all()
                .collectList()
                .block(LIMIT));
    }

    /** What a stream names first: where it would go on. */
    private String firstId() {
        Heard first = new StreamClient(one, user).events(null).blockFirst(LIMIT);
        return Objects.requireNonNull(Objects.requireNonNull(first).id());
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
                null,
                BigDecimal.ONE,
                null,
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
