package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.json.JsonMapper;

/** A client that lost the answer asks again, when the market may have moved on. */
class RepeatedOrderTest {
    private static final String SYMBOL = "REPEATED";
    private static OrdersService orders;

    @BeforeAll
    static void start() {
        orders = new OrdersService("orders_repeated");
        orders.list(SYMBOL);
    }

    @AfterAll
    static void stop() {
        orders.close();
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

    private static byte[] place(UUID user, String key, Map<String, String> asked, int status) {
        WebTestClient.BodyContentSpec answer = orders.as(user)
                .post()
                .uri("/api/v1/orders")
                .header("Idempotency-Key", key)
                .bodyValue(asked)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody();
        return Objects.requireNonNull(answer.returnResult().getResponseBodyContent());
    }

    private static String idIn(byte[] order) {
        return JsonMapper.shared().readTree(order).path("id").asString();
    }
}
