package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tradepost.orders.StreamClient.Heard;
import tradepost.orders.store.FeedStore;
import tradepost.orders.view.OrderFeed;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.Partitions;

/** Streams of orders where their topic repeats itself, holds what cannot be read, or lost something. */
class FeedFaultsTest {
    private static final String DATABASE = "orders_feed_faults";
    private static final String SYMBOL = "FAULTY";
    private static final Duration LIMIT = OrdersService.LIMIT;
    private static final RawTopic EVENTS = new RawTopic(Topic.ORDER_EVENTS);

    private static OrdersService one;
    private static LedgerStandIn ledger;

    private final UUID user = UUID.randomUUID();

    @BeforeAll
    static void start() {
        one = replica();
        ledger = new LedgerStandIn(one);
        one.list(SYMBOL);
    }

    @AfterAll
    static void stop() {
        ledger.close();
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
    void what_a_relay_publishes_again_is_told_once_at_a_replica_that_began_since_too() {
        String start = firstId(one);
        String first = place();
        Eventually.holds(() -> stored().size() == 2);

        try (OrdersService later = replica()) {
            List<String> live = listening(later, start, () -> {
                stored().forEach(event -> EVENTS.send(user.toString(), event));
                place();
            });

            assertThat(live).doesNotHaveDuplicates().startsWith(first + ":1", first + ":2");
            assertThat(listening(one, start, () -> {})).isEqualTo(live);
            assertThat(stored()).hasSize(4);
        }
    }

    /** The first four changes after an id. */
    private List<String> listening(OrdersService replica, String after, Runnable afterTwo) {
        List<String> told = new ArrayList<>();
        changes(replica, after)
                .take(4)
                .map(Heard::change)
                .doOnNext(told::add)
                .as(StepVerifier::create)
                .expectNextCount(2)
                .then(afterTwo)
                .expectNextCount(2)
                .expectComplete()
                .verify(LIMIT);
        return told;
    }

    @Test
    void a_last_record_that_cannot_be_read_holds_up_no_stream() {
        place();
        Eventually.holds(() -> stored().size() == 2);
        String last = firstId(one);

        long torn = EVENTS.send(user.toString(), "{\"torn".getBytes(StandardCharsets.UTF_8));

        Eventually.holds(() -> written() == torn + 1);
        changes(one, last)
                .as(StepVerifier::create)
                .then(this::place)
                .expectNextCount(2)
                .thenCancel()
                .verify(LIMIT);
    }

    /** The position up to which the user's events are written. */
    private long written() {
        Map<Integer, Long> progress = one.bean(FeedStore.class).progress().block(LIMIT);
        return Objects.requireNonNull(progress).getOrDefault(Partitions.of(user.toString()), 0L);
    }

    @Test
    void changes_that_were_gone_before_they_were_heard_begin_a_stream_anew() {
        new StreamClient(one, user)
                .events(null)
                .filter(heard -> !heard.is("heartbeat") || heard.id() != null)
                .distinct(Heard::event)
                .as(StepVerifier::create)
                .assertNext(heard -> assertThat(heard.event()).isEqualTo("heartbeat"))
                .then(() -> one.bean(OrderFeed.class).missed(Topic.ORDER_EVENTS, Partitions.of(user.toString())))
                .assertNext(heard ->
                        assertThat(heard.event() + heard.text("reason")).isEqualTo("resetpruned"))
                .then(this::place)
                .assertNext(heard -> assertThat(heard.event()).isEqualTo("order"))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void a_projection_that_stands_still_as_long_as_kafka_takes_to_miss_a_replica_is_waited_for() throws SQLException {
        String start = firstId(one);
        try (LockedFeed feed = new LockedFeed(DATABASE)) {
            // Told already, and not stored: else it would come as what is new.
            new StreamClient(one, user)
                    .events(null)
                    .distinct(Heard::id)
                    .take(3)
                    .as(StepVerifier::create)
                    .expectNextCount(1)
                    .then(this::place)
                    .expectNextCount(2)
                    .expectComplete()
                    .verify(LIMIT);

            new StreamClient(one, user)
                    .events(start)
                    .filter(heard -> !heard.is("heartbeat"))
                    .map(Heard::event)
                    .as(StepVerifier::create)
                    .expectSubscription()
                    .expectNoEvent(Duration.ofSeconds(7))
                    .then(feed::release)
                    .expectNext("order", "order")
                    .thenCancel()
                    .verify(LIMIT);
        }
    }

    private Flux<Heard> changes(OrdersService replica, @Nullable String after) {
        return new StreamClient(replica, user).events(after).filter(heard -> heard.is("order"));
    }

    /** What a stream names first: where it would go on. */
    private String firstId(OrdersService replica) {
        Heard first = new StreamClient(replica, user).events(null).blockFirst(LIMIT);
        return Objects.requireNonNull(Objects.requireNonNull(first).id());
    }

    /** The user's events as they came. */
    private List<byte[]> stored() {
        return one.rows("SELECT event FROM order_feed WHERE user_id = '" + user + "' ORDER BY position").stream()
                .map(row -> String.valueOf(row.get("event")).getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private String place() {
        Map<?, ?> order = one.as(user)
                .post()
                .uri("/api/v1/orders")
                .bodyValue(Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1"))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        return String.valueOf(Objects.requireNonNull(order).get("id"));
    }
}
