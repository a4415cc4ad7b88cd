package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a user finds of its orders and trades. */
@Order(SharedOrders.FIRST)
class OrderHistoryTest {
    private static final UUID USER = UUID.randomUUID();
    private static OrdersService orders;
    private static LedgerStandIn ledger;
    private static final Map<String, JsonNode> PLACED = new HashMap<>();

    /** One of each kind: executed, resting, refused by the ledger, cancelled. */
    @BeforeAll
    static void trade() {
        orders = SharedOrders.orders();
        ledger = SharedOrders.ledger();
        for (String symbol : List.of("HIST1", "HIST2")) {
            orders.list(symbol);
            orders.price(symbol, "10.00", null);
        }
        place("executed", Map.of("symbol", "HIST1", "quantity", "1"), "EXECUTED");
        place("resting", Map.of("symbol", "HIST1", "quantity", "1", "type", "LIMIT", "limitPrice", "5.00"), "OPEN");
        ledger.answer(command -> List.of(LedgerStandIn.refused(command)));
        place("refused", Map.of("symbol", "HIST2", "quantity", "1"), "REJECTED");
        ledger.answer(command -> List.of(LedgerStandIn.agreed(command)));
        place("cancelled", Map.of("symbol", "HIST2", "quantity", "1", "type", "LIMIT", "limitPrice", "5.00"), "OPEN");
        orders.as(USER)
                .delete()
                .uri("/api/v1/orders/"
                        + Objects.requireNonNull(PLACED.get("cancelled"))
                                .path("id")
                                .asString())
                .exchange()
                .expectStatus()
                .isNoContent();
        place("bought-again", Map.of("symbol", "HIST2", "quantity", "2"), "EXECUTED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                   | bought-again cancelled refused resting executed",
                "?status=EXECUTED                   | bought-again executed",
                "?status=REJECTED,CANCELLED         | cancelled refused",
                "?status=OPEN&status=EXECUTED       | bought-again resting executed",
                "?status=OPEN,PENDING               | resting",
                "?symbol=HIST1                      | resting executed",
                "?symbol=HIST2&status=EXECUTED      | bought-again",
                "?clientOrderId=refused             | refused",
                "?clientOrderId=nobodys             |",
                "?from={refused}                    | bought-again cancelled refused",
                "?to={refused}                      | resting executed",
                "?from={resting}&to={cancelled}     | refused resting",
                "?updatedSince={bought-again}       | bought-again",
            })
    void orders_are_found_by_what_is_asked(String query, String found) {
        List<String> names = names(items("/api/v1/orders" + filled(query)));

        assertThat(String.join(" ", names)).isEqualTo(found == null ? "" : found);
    }

    @Test
    void pages_follow_each_other_without_a_gap() {
        assertThat(names(pages("/api/v1/orders?limit=2")))
                .containsExactly("bought-again", "cancelled", "refused", "resting", "executed");
        assertThat(names(pages("/api/v1/orders?limit=1&status=EXECUTED,REJECTED")))
                .containsExactly("bought-again", "refused", "executed");
    }

    @Test
    void a_refused_order_stays_with_its_code_and_facts() {
        JsonNode refused = items("/api/v1/orders?status=REJECTED").getFirst();

        assertThat(refused.path("reason").asString()).isEqualTo("INSUFFICIENT_FUNDS");
        assertThat(refused.path("detail").asString()).contains("100.00 USD");
        assertThat(refused.path("shortage").path("required").asString()).isEqualTo("100.00");
        assertThat(refused.path("shortage").path("available").asString()).isEqualTo("50.00");
        assertThat(refused.path("shortage").path("asset").asString()).isEqualTo("USD");
    }

    @Test
    void trades_are_found_by_time_and_page_by_page() {
        List<JsonNode> all = pages("/api/v1/transactions?limit=1");

        assertThat(all).extracting(trade -> trade.path("symbol").asString()).containsExactly("HIST2", "HIST1");
        String later = all.getFirst().path("at").asString();
        assertThat(items("/api/v1/transactions?from=" + later)).containsExactly(all.getFirst());
        assertThat(items("/api/v1/transactions?to=" + later)).containsExactly(all.getLast());
        assertThat(items("/api/v1/transactions?from=" + later + "&to=" + later)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/orders?status=DONE, status", "/orders?from=yesterday, from", "/orders?updatedSince=1, updatedSince",
        "/orders?after=1, after", "/orders?limit=201, limit", "/orders?symbol=%20, symbol",
        "/orders?clientOrderId=%20, clientOrderId", "/transactions?to=tomorrow, to", "/transactions?limit=0, limit"
    })
    void what_cannot_be_asked_is_refused_with_its_name(String path, String field) {
        orders.as(USER)
                .get()
                .uri(URI.create(orders.address() + "/api/v1" + path))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({"/orders, 5", "/orders?status=REJECTED, 1", "/transactions, 2"})
    void an_admin_sees_those_of_the_user_it_names_and_nobody_else_may_name_one(String path, int count) {
        String uri = "/api/v1" + path + (path.contains("?") ? "&" : "?") + "userId=" + USER;

        orders.asAdmin()
                .get()
                .uri(uri)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(count);
        for (UUID caller : List.of(USER, UUID.randomUUID())) {
            orders.as(caller)
                    .get()
                    .uri(uri)
                    .exchange()
                    .expectStatus()
                    .isForbidden()
                    .expectBody()
                    .jsonPath("$.field")
                    .isEqualTo("userId");
        }
    }

    /** {@code {name}} is the time at which that order was placed. */
    private static String filled(String query) {
        String filled = query == null ? "" : query;
        for (Map.Entry<String, JsonNode> placed : PLACED.entrySet()) {
            filled = filled.replace(
                    "{" + placed.getKey() + "}",
                    placed.getValue().path("createdAt").asString());
        }
        return filled;
    }

    private static List<String> names(List<JsonNode> found) {
        return found.stream()
                .map(order -> order.path("clientOrderId").asString())
                .toList();
    }

    private static List<JsonNode> pages(String path) {
        List<JsonNode> all = new ArrayList<>();
        JsonNode page = get(path);
        all.addAll(itemsOf(page));
        while (page.hasNonNull("next")) {
            page = get(path + "&after=" + page.path("next").asString());
            all.addAll(itemsOf(page));
        }
        return all;
    }

    private static List<JsonNode> items(String path) {
        return itemsOf(get(path));
    }

    private static List<JsonNode> itemsOf(JsonNode page) {
        return StreamSupport.stream(page.path("items").spliterator(), false).toList();
    }

    private static JsonNode get(String path) {
        byte[] body = orders.as(USER)
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(new String(Objects.requireNonNull(body), StandardCharsets.UTF_8));
    }

    private static void place(String name, Map<String, String> asked, String until) {
        Map<String, String> body = new HashMap<>(asked);
        body.put("side", "BUY");
        body.put("clientOrderId", name);
        byte[] answer = orders.as(USER)
                .post()
                .uri("/api/v1/orders")
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult()
                .getResponseBody();
        PLACED.put(name, JsonMapper.shared().readTree(Objects.requireNonNull(answer)));
        Eventually.holds(() -> items("/api/v1/orders?clientOrderId=" + body.get("clientOrderId"))
                .getFirst()
                .path("status")
                .asString()
                .equals(until));
    }
}
