package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tradepost.orders.StreamClient.Heard;

/** What clients of the order service that this one replaces rely on: its answers, and a message at each change. */
class PendingThenExecutedTest {
    private static final String SYMBOL = "EURUSD";
    private static final Map<String, String> ORDER = Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "10");
    private static final Map<String, String> LIMIT_ORDER =
            Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "10", "type", "LIMIT", "limitPrice", "1.00");

    private static OrdersService orders;
    private static LedgerStandIn ledger;

    private final UUID user = UUID.randomUUID();

    @BeforeAll
    static void start() {
        orders = new OrdersService("orders_pending_executed", Map.of("tradepost.orders.latency", "1s-2s"));
        ledger = new LedgerStandIn(orders);
        orders.list(SYMBOL);
    }

    @AfterAll
    static void stop() {
        ledger.close();
        orders.close();
    }

    @BeforeEach
    void price() {
        orders.price(SYMBOL, "1.10", null);
    }

    @Test
    void an_order_is_created_pending_and_a_web_socket_tells_pending_then_a_while_later_executed() {
        List<Instant> told = new ArrayList<>();

        messages()
                .as(StepVerifier::create)
                .assertNext(open -> assertThat(open.event()).isEqualTo("heartbeat"))
                .then(() -> post(ORDER)
                        .expectStatus()
                        .isCreated()
                        .expectBody()
                        .jsonPath("$.status")
                        .isEqualTo("PENDING")
                        .jsonPath("$.quantity")
                        .isEqualTo("10")
                        .jsonPath("$.symbol")
                        .isEqualTo(SYMBOL))
                .assertNext(heard -> {
                    assertThat(heard.text("status")).isEqualTo("PENDING");
                    told.add(Instant.parse(heard.text("at")));
                })
                .assertNext(heard -> {
                    assertThat(heard.text("status")).isEqualTo("EXECUTED");
                    told.add(Instant.parse(heard.text("at")));
                })
                .thenCancel()
                .verify(OrdersService.LIMIT);

        assertThat(Duration.between(told.getFirst(), told.getLast())).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void a_cancelled_order_is_told_and_shown_as_such() {
        messages()
                .as(StepVerifier::create)
                .assertNext(open -> assertThat(open.event()).isEqualTo("heartbeat"))
                .then(() -> {
                    String id = idOf(post(LIMIT_ORDER));
                    Eventually.holds(() -> statusOf(id).equals("OPEN"));
                    orders.as(user)
                            .delete()
                            .uri("/api/v1/orders/" + id)
                            .exchange()
                            .expectStatus()
                            .isNoContent()
                            .expectBody()
                            .isEmpty();
                    assertThat(statusOf(id)).isEqualTo("CANCELLED");
                })
                .assertNext(heard -> assertThat(heard.text("status")).isEqualTo("PENDING"))
                .assertNext(heard -> assertThat(heard.text("status")).isEqualTo("OPEN"))
                .assertNext(heard -> assertThat(heard.text("status")).isEqualTo("CANCELLED"))
                .thenCancel()
                .verify(OrdersService.LIMIT);
    }

    @Test
    void orders_are_listed_and_shown_one_by_one() {
        String first = idOf(post(LIMIT_ORDER));
        String second = idOf(post(LIMIT_ORDER));

        orders.as(user)
                .get()
                .uri("/api/v1/orders")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items[*].id")
                .value(ids -> assertThat((List<?>) ids).isEqualTo(List.of(second, first)));
        orders.as(user)
                .get()
                .uri("/api/v1/orders/" + first)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.id")
                .isEqualTo(first);
    }

    @Test
    void an_order_that_is_not_there_is_a_404_with_its_reason_whatever_is_asked_of_it() {
        String path = "/api/v1/orders/" + UUID.randomUUID();

        for (WebTestClient.RequestHeadersSpec<?> asked : List.of(
                orders.as(user).get().uri(path), orders.as(user).delete().uri(path))) {
            asked.exchange()
                    .expectStatus()
                    .isNotFound()
                    .expectHeader()
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("ORDER_NOT_FOUND");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"symbol", "quantity", "side"})
    void a_missing_property_is_a_400_that_names_it(String missing) {
        Map<String, String> body = new HashMap<>(ORDER);
        body.remove(missing);

        post(body)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo(missing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "status", "orderStatus", "stocks", "userId", "price"})
    void a_redundant_property_is_a_400_that_names_it_and_nothing_is_placed(String redundant) {
        Map<String, String> body = new HashMap<>(ORDER);
        body.put(redundant, "EXECUTED");

        post(body)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("UNKNOWN_PROPERTY")
                .jsonPath("$.field")
                .isEqualTo(redundant);
        orders.as(user)
                .get()
                .uri("/api/v1/orders")
                .exchange()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(0);
    }

    /** What a new connection hears: that it is open, then every change of the user's orders. */
    private Flux<Heard> messages() {
        Flux<Heard> all = new StreamClient(orders, user).messages(null);
        return all.filter(heard -> heard.is("order") || heard.is("heartbeat"))
                .distinctUntilChanged(Heard::event, (a, b) -> a.equals("heartbeat") && b.equals("heartbeat"));
    }

    private WebTestClient.ResponseSpec post(Map<String, String> body) {
        return orders.as(user).post().uri("/api/v1/orders").bodyValue(body).exchange();
    }

    private static String idOf(WebTestClient.ResponseSpec answer) {
        Map<?, ?> order = answer.expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        return String.valueOf(Objects.requireNonNull(order).get("id"));
    }

    private String statusOf(String id) {
        Map<?, ?> order = orders.as(user)
                .get()
                .uri("/api/v1/orders/" + id)
                .exchange()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        return String.valueOf(Objects.requireNonNull(order).get("status"));
    }
}
