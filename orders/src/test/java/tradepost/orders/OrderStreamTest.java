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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tradepost.orders.StreamClient.Heard;
import tradepost.orders.store.FeedStore;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.event.Side;
import tradepost.platform.event.Topic;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.Message;
import tradepost.platform.relay.Partitions;

/** Streams that are cut, late, slow or many, at two replicas. */
class OrderStreamTest {
    private static final String DATABASE = "orders_streams";
    private static final String SYMBOL = "STREAMED";
    private static final int STREAMS_MAX = 3;
    private static final int BUFFER = 64;
    private static final Duration LIMIT = OrdersService.LIMIT;

    private static OrdersService one;
    private static OrdersService other;
    private static LedgerStandIn ledger;

    private final UUID user = UUID.randomUUID();

    @BeforeAll
    static void start() {
        one = replica();
        other = replica();
        ledger = new LedgerStandIn(one);
        one.list(SYMBOL);
        other.list(SYMBOL);
    }

    @AfterAll
    static void stop() {
        ledger.close();
        other.close();
        one.close();
    }

    @BeforeEach
    void price() {
        one.price(SYMBOL, "10.00", null);
    }

    private static OrdersService replica() {
        return new OrdersService(
                DATABASE,
                Map.of(
                        "tradepost.orders.heartbeat", "100ms",
                        "tradepost.orders.streams-per-user", STREAMS_MAX,
                        "tradepost.orders.stream-buffer", BUFFER));
    }

    @Test
    void a_stream_cut_again_and_again_tells_every_change_once_and_in_order_at_any_replica() {
        int placed = 60;
        String start = firstId(one);
        CompletableFuture<Void> trading = CompletableFuture.runAsync(() -> IntStream.range(0, placed)
                .parallel()
                .forEach(_ -> place(one, Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1"))));

        List<Heard> heard = new ArrayList<>();
        Random random = new Random(7);
        String last = start;
        while (heard.size() < 2 * placed) {
            List<Heard> part = changes(random.nextBoolean() ? one : other, last)
                    .take(1 + random.nextInt(Math.min(20, 2 * placed - heard.size())))
                    .collectList()
                    .block(LIMIT);
            heard.addAll(Objects.requireNonNull(part));
            last = heard.getLast().id();
        }
        trading.join();

        assertThat(heard).extracting(Heard::change).doesNotHaveDuplicates().hasSize(2 * placed);
        assertThat(heard).extracting(Heard::id).containsExactlyElementsOf(storedIds());
    }

    @Test
    void what_is_told_already_and_not_yet_stored_is_waited_for() throws SQLException {
        String start = firstId(one);
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE order_feed IN EXCLUSIVE MODE");
            new StreamClient(one, user)
                    .events(null)
                    .distinct(Heard::id)
                    .take(3)
                    .as(StepVerifier::create)
                    .expectNextCount(1)
                    .then(() -> place(one, Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1")))
                    .expectNextCount(2)
                    .expectComplete()
                    .verify(LIMIT);

            new StreamClient(one, user)
                    .events(start)
                    .filter(heard -> heard.is("order") || start.equals(heard.id()))
                    .distinct(Heard::id)
                    .as(StepVerifier::create)
                    .assertNext(joined -> assertThat(joined.event()).isEqualTo("heartbeat"))
                    .then(() -> rollBack(connection))
                    .assertNext(heard -> assertThat(heard.text("status")).isEqualTo("PENDING"))
                    .assertNext(heard -> assertThat(heard.text("status")).isEqualTo("EXECUTED"))
                    .thenCancel()
                    .verify(LIMIT);
        }
    }

    private static Connection connect() throws SQLException {
        PostgresAddress address = Infrastructure.shared().postgres();
        return DriverManager.getConnection(address.jdbcUrl(DATABASE), address.user(), address.password());
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException lost) {
            throw new IllegalStateException(lost);
        }
    }

    @Test
    void what_happened_while_nobody_listened_is_told_from_the_heartbeat_on() {
        String quiet = firstId(one);
        String id = place(one, Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1"));

        Flux<Heard> resumed = new StreamClient(other, user).messages(quiet).filter(heard -> heard.is("order"));

        resumed.as(StepVerifier::create)
                .assertNext(heard -> assertThat(heard.change()).isEqualTo(id + ":1"))
                .assertNext(heard -> assertThat(heard.text("status")).isEqualTo("EXECUTED"))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void a_heartbeat_names_the_last_change_that_was_delivered() {
        Flux<Heard> stream = new StreamClient(one, user).events(null);

        stream.skipUntil(heard -> heard.is("order"))
                .takeUntil(heard -> heard.is("heartbeat") && heard.id() != null)
                .buffer(2, 1)
                .filter(pair -> pair.size() == 2 && pair.get(1).is("heartbeat"))
                .next()
                .as(StepVerifier::create)
                .then(() -> place(one, Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1")))
                .assertNext(pair ->
                        assertThat(pair.get(1).id()).isEqualTo(pair.get(0).id()))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void an_id_of_another_topic_is_reset_once_and_followed_by_the_live_orders_and_what_comes() {
        String resting = rest();
        place(one, Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1"));
        Eventually.holds(() -> statuses().contains("EXECUTED"));
        String strange = Objects.requireNonNull(firstId(one))
                .replaceFirst("^[^.]+", UUID.randomUUID().toString());

        // What the snapshot shows may be told once more by changes that were on their way.
        Flux<Heard> stream = new StreamClient(other, user)
                .events(strange)
                .filter(heard -> !heard.is("heartbeat"))
                .filter(heard -> !heard.is("order") || heard.change().equals(resting + ":3"));

        stream.as(StepVerifier::create)
                .assertNext(heard ->
                        assertThat(heard.event() + heard.text("reason")).isEqualTo("resetunknown"))
                .assertNext(heard -> {
                    assertThat(heard.event()).isEqualTo("snapshot");
                    assertThat(heard.change()).isEqualTo(resting + ":2");
                    assertThat(heard.id()).isNull();
                })
                .then(() -> cancel(resting))
                .assertNext(heard -> assertThat(heard.change()).isEqualTo(resting + ":3"))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void a_pruned_id_is_reset_and_one_that_is_kept_is_not() {
        String before = firstId(one);
        rest();
        String last = storedIds().getLast();

        one.bean(FeedStore.class)
                .prune(List.of(Partitions.of(user.toString())), Instant.now(), 1_000)
                .block(LIMIT);

        assertThat(storedIds()).isEmpty();
        assertThat(firstOf(before)).isEqualTo("reset pruned");
        assertThat(firstOf(last)).isEqualTo("heartbeat ");
        assertThat(firstOf("nonsense")).isEqualTo("reset unknown");
    }

    @Test
    void a_partition_keeps_as_many_events_as_its_bound() {
        rest();
        int partition = Partitions.of(user.toString());
        FeedStore store = one.bean(FeedStore.class);

        store.prune(List.of(partition), Instant.EPOCH, 1).block(LIMIT);

        assertThat(storedIds()).hasSize(1);
        assertThat(store.prune(List.of(partition), Instant.EPOCH, 1).block(LIMIT))
                .isZero();
    }

    @Test
    void another_users_id_tells_nothing_of_the_other() {
        String theirs = firstId(one);
        place(one, Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1"));
        StreamClient stranger = new StreamClient(one, UUID.randomUUID());

        Flux<Heard> heard = stranger.events(theirs).take(Duration.ofMillis(500));

        assertThat(heard.filter(each -> each.is("order") || each.is("snapshot"))
                        .collectList()
                        .block(LIMIT))
                .isEmpty();
    }

    @Test
    void a_slow_reader_is_ended_with_its_reason_and_resumes_while_another_is_not_delayed() throws IOException {
        String start = firstId(one);
        int told = 1_000;
        try (Socket socket = connect(start);
                BufferedReader slow = lines(socket)) {
            assertThat(slow.readLine()).contains("200");
            one.bean(KafkaPublisher.class)
                    .publish(Flux.range(1, told).map(this::longMessage))
                    .then()
                    .block(LIMIT);

            List<String> quick = idsAfter(one, start, told);

            List<String> all = storedIds();
            List<String> read = slow.lines().toList();
            assertThat(quick).isEqualTo(all);
            assertThat(read).contains("{\"reason\":\"slow-reader\"}");
            List<String> slowly = idsIn(read);
            assertThat(slowly).hasSizeLessThan(told).isEqualTo(all.subList(0, slowly.size()));
            assertThat(idsAfter(other, slowly.getLast(), told - slowly.size()))
                    .isEqualTo(all.subList(slowly.size(), told));
        }
    }

    /** With so much to tell that no buffer of the system takes all of them. */
    private Message longMessage(int seq) {
        OrderChanged change = new OrderChanged(
                UUID.randomUUID(),
                Instant.now(),
                user,
                user,
                seq,
                "OPENED",
                "OPEN",
                SYMBOL,
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

    /** So many ids, by one stream or by several. */
    private List<String> idsAfter(OrdersService replica, @Nullable String start, int count) {
        List<String> ids = new ArrayList<>();
        String last = start;
        while (ids.size() < count) {
            List<String> part = changes(replica, last)
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

    @Test
    void streams_end_with_the_token_and_with_the_service_and_say_so() {
        OrdersService stopping = replica();
        StreamClient client = new StreamClient(stopping, user);
        Flux<Heard> expiring = client.events(null, Duration.ofSeconds(3)).filter(heard -> heard.is("end"));
        Flux<Heard> socket = client.messages(null, Duration.ofSeconds(3)).filter(heard -> heard.is("end"));

        for (Flux<Heard> stream : List.of(expiring, socket)) {
            stream.as(StepVerifier::create)
                    .assertNext(end -> assertThat(end.text("reason")).isEqualTo("token-expired"))
                    .expectComplete()
                    .verify(LIMIT);
        }
        client.events(null)
                .filter(heard -> !heard.is("heartbeat"))
                .as(StepVerifier::create)
                .expectSubscription()
                .then(() -> CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS)
                        .execute(stopping::close))
                .assertNext(end ->
                        assertThat(end.event() + " " + end.text("reason")).isEqualTo("end shutdown"))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void a_user_has_several_streams_and_no_more_than_the_bound() {
        List<Disposable> open = Stream.generate(() -> new StreamClient(one, user).events(null))
                .limit(STREAMS_MAX)
                .map(stream -> {
                    CompletableFuture<Boolean> begun = new CompletableFuture<>();
                    Disposable running = stream.subscribe(_ -> begun.complete(true));
                    begun.join();
                    return running;
                })
                .toList();

        for (String path : List.of("/api/v1/orders/stream", "/api/v1/ws/orders")) {
            one.as(user)
                    .get()
                    .uri(URI.create(one.address() + path))
                    .exchange()
                    .expectStatus()
                    .isEqualTo(409)
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("TOO_MANY_STREAMS");
        }
        open.getFirst().dispose();
        Eventually.holds(() -> isOpened());
        open.forEach(Disposable::dispose);
    }

    private boolean isOpened() {
        return Boolean.TRUE.equals(new StreamClient(one, user)
                .events(null)
                .hasElements()
                .onErrorReturn(false)
                .block(LIMIT));
    }

    private Flux<Heard> changes(OrdersService replica, @Nullable String after) {
        return new StreamClient(replica, user).events(after).filter(heard -> heard.is("order"));
    }

    /** What a stream names first: where it would go on. */
    private String firstId(OrdersService replica) {
        Heard first = new StreamClient(replica, user).events(null).blockFirst(LIMIT);
        return Objects.requireNonNull(Objects.requireNonNull(first).id());
    }

    /** What a stream says first after an id, and why. */
    private String firstOf(String after) {
        Heard first = new StreamClient(one, user)
                .events(after)
                .filter(heard -> !heard.is("heartbeat") || heard.id() != null)
                .blockFirst(LIMIT);
        return Objects.requireNonNull(first).event() + " " + first.text("reason");
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

    private List<String> statuses() {
        return one.rows("SELECT status FROM orders WHERE user_id = '" + user + "'").stream()
                .map(row -> String.valueOf(row.get("status")))
                .toList();
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

    private String rest() {
        String id = place(
                one, Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1", "type", "LIMIT", "limitPrice", "5.00"));
        Eventually.holds(() -> statuses().contains("OPEN") && storedIds().size() >= 2);
        return id;
    }

    private void cancel(String id) {
        one.as(user)
                .delete()
                .uri("/api/v1/orders/" + id)
                .exchange()
                .expectStatus()
                .isNoContent();
    }

    private String place(OrdersService replica, Map<String, String> body) {
        Map<?, ?> order = replica.as(user)
                .post()
                .uri("/api/v1/orders")
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        return String.valueOf(Objects.requireNonNull(order).get("id"));
    }

    /** A small window, so that little of what is told is on its way. */
    private Socket connect(@Nullable String after) throws IOException {
        URI uri = URI.create(one.address());
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1 << 16);
        socket.setSoTimeout((int) LIMIT.toMillis());
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        String request = "GET /api/v1/orders/stream HTTP/1.0\r\nHost: localhost\r\nLast-Event-ID: " + after
                + "\r\nAuthorization: Bearer " + one.token(user, Duration.ofMinutes(5)) + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
