package tradepost.orders;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What one user does over HTTP, and what is stored of it. */
final class Trader {
    private final OrdersService orders;
    private final UUID id = UUID.randomUUID();

    Trader(OrdersService orders) {
        this.orders = orders;
    }

    UUID id() {
        return id;
    }

    WebTestClient http() {
        return orders.as(id);
    }

    WebTestClient.ResponseSpec ask(Map<String, ?> body) {
        return http().post().uri("/api/v1/orders").bodyValue(body).exchange();
    }

    /** Waits for the outcome. */
    WebTestClient.ResponseSpec askAndWait(Map<String, ?> body) {
        return http().post()
                .uri("/api/v1/orders")
                .header("Prefer", "wait=10")
                .bodyValue(body)
                .exchange();
    }

    /** Places an order that is accepted; its id. */
    String place(Map<String, ?> body) {
        return json(ask(body), 201).path("id").asString();
    }

    /** Places an order and waits until it rests; its id. */
    String rest(Map<String, ?> body) {
        String order = place(body);
        awaitStatus(order, "OPEN");
        return order;
    }

    JsonNode replace(String order, Map<String, ?> body, int status) {
        return json(
                http().patch().uri("/api/v1/orders/" + order).bodyValue(body).exchange(), status);
    }

    /** Another replica that has just joined or left may hold it up for a while. */
    void cancel(String order) {
        Eventually.holds(() -> http().delete()
                        .uri("/api/v1/orders/" + order)
                        .exchange()
                        .returnResult(String.class)
                        .getStatus()
                        .value()
                == 204);
    }

    WebTestClient.BodyContentSpec view(String order) {
        return http().get()
                .uri("/api/v1/orders/" + order)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    JsonNode get(String path) {
        return json(http().get().uri(path).exchange(), 200);
    }

    JsonNode limits() {
        return get("/api/v1/limits");
    }

    /** An admin limits what this user may trade. */
    JsonNode limit(Map<String, ?> limits) {
        return json(
                orders.asAdmin()
                        .put()
                        .uri("/api/v1/users/" + id + "/limits")
                        .bodyValue(limits)
                        .exchange(),
                200);
    }

    /** The row of an order. */
    Map<String, Object> order(String order) {
        return orders.rows("SELECT * FROM orders WHERE id = '" + order + "'").getFirst();
    }

    List<String> changes(String order) {
        return orders.rows("SELECT change FROM order_events WHERE order_id = '" + order + "' ORDER BY seq").stream()
                .map(row -> String.valueOf(row.get("change")))
                .toList();
    }

    /** Of all its orders. */
    List<String> statuses() {
        return orders.rows("SELECT status FROM orders WHERE user_id = '" + id + "'").stream()
                .map(row -> String.valueOf(row.get("status")))
                .toList();
    }

    void awaitStatus(String order, String status) {
        Eventually.holds(() -> status.equals(order(order).get("status")));
    }

    static JsonNode json(WebTestClient.ResponseSpec answer, int status) {
        byte[] body = answer.expectStatus()
                .isEqualTo(status)
                .expectBody()
                .returnResult()
                .getResponseBodyContent();
        return JsonMapper.shared().readTree(Objects.requireNonNull(body));
    }
}
