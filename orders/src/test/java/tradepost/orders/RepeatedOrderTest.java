package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A client that lost the answer asks again, when the market may have moved on. */
@Order(SharedOrders.FIRST)
class RepeatedOrderTest {
    private static final String SYMBOL = "REPEATED";
    private static final String APPLIED = "Preference-Applied";
    private static OrdersService orders;

    @BeforeAll
    static void start() {
        orders = SharedOrders.orders();
        orders.list(SYMBOL);
    }

    @Test
    void an_accepted_order_is_answered_so_again_though_a_new_one_would_be_refused_now() {
        UUID user = UUID.randomUUID();
        Map<String, String> asked = Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1", "upperBound", "10.00");
        orders.price(SYMBOL, "10.00", null);
        byte[] first = place(user, "k-1", asked, 201);

        orders.price(SYMBOL, "11.00", null);

        assertThat(idIn(place(user, "k-1", asked, 201))).isEqualTo(idIn(first));
        place(user, "k-2", asked, 409);
        place(user, "k-1", Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "2", "upperBound", "10.00"), 422);
    }

    @Test
    void a_refused_order_is_refused_so_again_though_a_new_one_would_be_accepted_now() {
        UUID user = UUID.randomUUID();
        Map<String, String> asked = Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1", "upperBound", "10.00");
        orders.price(SYMBOL, "11.00", null);
        JsonNode first = problem(place(user, "r-1", asked, 409));

        orders.price(SYMBOL, "10.00", null);

        waiting(user, "r-1", asked, "wait=5")
                .expectStatus()
                .isEqualTo(409)
                .expectHeader()
                .valueEquals("Idempotency-Replayed", "true");
        assertThat(problem(place(user, "r-1", asked, 409))).isEqualTo(first);
        assertThat(first.path("price").asString()).isEqualTo("11.00");
        place(user, "r-1", Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "2", "upperBound", "10.00"), 422);
        place(user, "r-2", asked, 201);
    }

    @Test
    void a_refused_order_is_known_by_its_client_order_id_too_and_is_in_the_history() {
        UUID user = UUID.randomUUID();
        Map<String, String> asked = Map.of(
                "symbol", SYMBOL, "side", "BUY", "quantity", "1", "upperBound", "10.00", "clientOrderId", "no-1");
        orders.price(SYMBOL, "11.00", null);
        place(user, null, asked, 409);
        place(user, null, Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1", "upperBound", "10.00"), 409);

        orders.price(SYMBOL, "10.00", null);

        assertThat(codeIn(place(user, "k-1", asked, 409))).isEqualTo("OUTSIDE_BOUNDS");
        WebTestClient.BodyContentSpec history =
                orders.as(user).get().uri("/api/v1/orders").exchange().expectBody();
        history.jsonPath("$.items.length()").isEqualTo(1);
        history.jsonPath("$.items[0].status").isEqualTo("REJECTED");
        history.jsonPath("$.items[0].reason").isEqualTo("OUTSIDE_BOUNDS");
        history.jsonPath("$.items[0].clientOrderId").isEqualTo("no-1");
        history.jsonPath("$.items[0].facts.price").isEqualTo("11.00");
    }

    @Test
    void of_equal_requests_at_once_one_alone_decides_whatever_the_price_does_meanwhile() {
        UUID user = UUID.randomUUID();
        Map<String, String> asked = Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1", "upperBound", "10.00");
        ConcurrentHashMap<String, Set<Integer>> answers = new ConcurrentHashMap<>();
        orders.price(SYMBOL, "11.00", null);
        note(answers, "refused", statusOf(user, "refused", asked));
        orders.price(SYMBOL, "10.00", null);
        note(answers, "accepted", statusOf(user, "accepted", asked));
        List<String> keys = IntStream.range(0, 168)
                .mapToObj(i -> i < 160 ? "at-once-" + i / 4 : i % 2 == 0 ? "refused" : "accepted")
                .toList();

        CompletableFuture<Void> asking = CompletableFuture.runAsync(
                () -> keys.parallelStream().forEach(key -> note(answers, key, statusOf(user, key, asked))));
        for (int i = 0; !asking.isDone(); i++) {
            orders.price(SYMBOL, i % 2 == 0 ? "11.00" : "10.00", null);
        }

        assertThat(asking).isCompleted();
        assertThat(answers)
                .hasSize(42)
                .allSatisfy((_, statuses) -> assertThat(statuses).hasSize(1).isSubsetOf(201, 409));
        assertThat(answers).containsEntry("refused", Set.of(409)).containsEntry("accepted", Set.of(201));
    }

    private static void note(Map<String, Set<Integer>> answers, String key, int status) {
        answers.computeIfAbsent(key, _ -> ConcurrentHashMap.newKeySet()).add(status);
    }

    /** Who is told that the outcome is not known asks again. */
    private static int statusOf(UUID user, String key, Map<String, String> asked) {
        return IntStream.range(0, 5)
                .map(_ -> statusOfOne(user, key, asked))
                .filter(status -> status != 503)
                .findFirst()
                .orElse(503);
    }

    private static int statusOfOne(UUID user, String key, Map<String, String> asked) {
        return orders.as(user)
                .post()
                .uri("/api/v1/orders")
                .header("Idempotency-Key", key)
                .bodyValue(asked)
                .exchange()
                .returnResult(String.class)
                .getStatus()
                .value();
    }

    /** What it says of the order, and not of the request. */
    private static JsonNode problem(byte[] body) {
        return ((ObjectNode) JsonMapper.shared().readTree(body)).without("requestId");
    }

    @Test
    void a_client_order_id_is_as_good_as_a_key() {
        UUID user = UUID.randomUUID();
        orders.price(SYMBOL, "10.00", null);
        Map<String, String> asked = Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1", "clientOrderId", "mine-1");
        String first = idIn(place(user, null, asked, 201));

        assertThat(idIn(place(user, null, asked, 201))).isEqualTo(first);
        assertThat(idIn(place(user, "k-late", asked, 201))).isEqualTo(first);
        Map<String, String> other = Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "2", "clientOrderId", "mine-1");
        assertThat(codeIn(place(user, null, other, 422))).isEqualTo("CLIENT_ORDER_ID_TAKEN");
        assertThat(idIn(place(UUID.randomUUID(), null, asked, 201))).isNotEqualTo(first);
    }

    @Test
    void a_key_used_for_one_order_does_not_answer_with_another_of_its_clients() {
        UUID user = UUID.randomUUID();
        orders.price(SYMBOL, "10.00", null);
        place(user, "k-one", Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1"), 201);
        Map<String, String> named = Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1", "clientOrderId", "named");
        place(user, "k-two", named, 201);

        byte[] crossed = place(user, "k-one", named, 422);

        assertThat(codeIn(crossed)).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void who_prefers_to_wait_is_told_the_outcome_and_so_is_whoever_asks_again() {
        UUID user = UUID.randomUUID();
        orders.price(SYMBOL, "10.00", null);
        Map<String, String> asked = Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1");
        SharedOrders.stopLedger();

        waiting(user, "w-0", asked, "wait=1")
                .expectStatus()
                .isCreated()
                .expectHeader()
                .valueEquals(APPLIED, "wait=1");
        LedgerStandIn ledger = SharedOrders.ledger();
        waiting(user, "w-1", asked, "respond-async, wait=99")
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals(APPLIED, "wait=10");
        waiting(user, "w-1", asked, "wait=5")
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Idempotency-Replayed", "true");
        waiting(user, "w-0", asked, "wait=10").expectStatus().isOk();

        ledger.answer(command -> List.of(LedgerStandIn.refused(command)));
        waiting(user, "w-2", asked, "wait=5")
                .expectStatus()
                .isEqualTo(409)
                .expectHeader()
                .valueEquals(APPLIED, "wait=5")
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("INSUFFICIENT_FUNDS");
        waiting(user, "w-3", asked, "return=minimal")
                .expectStatus()
                .isCreated()
                .expectHeader()
                .doesNotExist(APPLIED);
    }

    private static WebTestClient.ResponseSpec waiting(UUID user, String key, Map<String, String> asked, String prefer) {
        return orders.as(user)
                .post()
                .uri("/api/v1/orders")
                .header("Idempotency-Key", key)
                .header("Prefer", prefer)
                .bodyValue(asked)
                .exchange();
    }

    @Test
    void orders_are_listed_newest_first_page_by_page() {
        UUID user = UUID.randomUUID();
        orders.price(SYMBOL, "10.00", null);
        Map<String, String> asked = Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1");
        place(user, "p-1", asked, 201);
        String second = idIn(place(user, "p-2", asked, 201));
        String third = idIn(place(user, "p-3", asked, 201));

        WebTestClient.BodyContentSpec page =
                orders.as(user).get().uri("/api/v1/orders?limit=2").exchange().expectBody();

        page.jsonPath("$.items.length()").isEqualTo(2);
        page.jsonPath("$.items[0].id").isEqualTo(third);
        page.jsonPath("$.next").isEqualTo(second);
    }

    private static byte[] place(UUID user, @Nullable String key, Map<String, String> asked, int status) {
        WebTestClient.BodyContentSpec answer = orders.as(user)
                .post()
                .uri("/api/v1/orders")
                .headers(headers -> {
                    if (key != null) {
                        headers.set("Idempotency-Key", key);
                    }
                })
                .bodyValue(asked)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody();
        return Objects.requireNonNull(answer.returnResult().getResponseBodyContent());
    }

    private static String codeIn(byte[] problem) {
        return JsonMapper.shared().readTree(problem).path("code").asString();
    }

    private static String idIn(byte[] order) {
        return JsonMapper.shared().readTree(order).path("id").asString();
    }
}
