package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tradepost.orders.StreamClient.Heard;
import tradepost.orders.store.FeedStore;
import tradepost.platform.relay.Partitions;

/** Streams that are cut and resume, at two replicas. */
class OrderStreamTest {
    private static final String DATABASE = "orders_streams";
    private static final String SYMBOL = "STREAMED";
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
        return new OrdersService(DATABASE, Map.of("tradepost.orders.heartbeat", "100ms"));
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
        // What is heard live may not be stored yet.
        Eventually.holds(() -> storedIds().size() >= 2 * placed);
        assertThat(heard).extracting(Heard::id).containsExactlyElementsOf(storedIds());
    }

    @Test
    void what_is_told_already_and_not_yet_stored_is_waited_for() throws SQLException {
        String start = firstId(one);
        try (LockedFeed feed = new LockedFeed(DATABASE)) {
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
                    .then(feed::release)
                    .assertNext(heard -> assertThat(heard.text("status")).isEqualTo("PENDING"))
                    .assertNext(heard -> assertThat(heard.text("status")).isEqualTo("EXECUTED"))
                    .thenCancel()
                    .verify(LIMIT);
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
}
