package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.json.JsonMapper;
import tradepost.platform.event.Json;
import tradepost.platform.event.WalletCommand;

/**
 * Accepted, and the answer lost: a client whose connection is cut before it has read the answer asks again, and is cut
 * again. {@code ./tradepost chaos retries} does it through the gateway, 10,000 times.
 */
@Order(SharedOrders.FIRST)
class LostAnswerTest {
    private static final int RETRIES = 600;
    private static final int CUTS = 4;
    private static final long PATIENCE_MAX_MICROS = 3_000;
    private static final String SYMBOL = "LOST";

    private final UUID user = UUID.randomUUID();

    private static OrdersService orders;
    private static LedgerStandIn ledger;

    @BeforeAll
    static void start() {
        orders = SharedOrders.orders();
        ledger = SharedOrders.ledger();
        orders.list(SYMBOL);
    }

    @Test
    void however_often_a_request_is_repeated_there_is_one_order() {
        String token = orders.token(user, Duration.ofHours(1));
        WebTestClient client = orders.as(user);
        int asked = RETRIES / CUTS;

        List<String> ids = IntStream.range(0, asked)
                .parallel()
                .mapToObj(i -> {
                    IntStream.range(0, CUTS).forEach(_ -> askAndHangUp(token, i));
                    return ask(client, i);
                })
                .toList();

        assertThat(ids).doesNotHaveDuplicates().hasSize(asked);
        assertThat(stored()).containsExactlyInAnyOrderElementsOf(ids);
        Eventually.holds(() -> held().size() >= asked);
        assertThat(held()).hasSize(asked);
        assertThat(IntStream.range(0, asked).mapToObj(i -> ask(client, i)).toList())
                .isEqualTo(ids);
    }

    /** Every other one is told apart by its key, the rest by the client order id. */
    private Map<String, String> body(int i) {
        Map<String, String> body = new TreeMap<>(
                Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1", "type", "LIMIT", "limitPrice", "5.00"));
        if (i % 2 == 1) {
            body.put("clientOrderId", "mine-" + i);
        }
        return body;
    }

    private void askAndHangUp(String token, int i) {
        URI uri = URI.create(orders.address());
        byte[] body = Json.write(body(i));
        String key = i % 2 == 0 ? "Idempotency-Key: key-" + i + "\r\n" : "";
        String head = "POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + key
                + "Content-Length: " + body.length + "\r\nAuthorization: Bearer " + token + "\r\n\r\n";
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            // Cut off hard: what was answered is thrown away.
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            long patience = ThreadLocalRandom.current().nextLong(PATIENCE_MAX_MICROS);
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(patience));
        } catch (IOException cut) {
            throw new UncheckedIOException(cut);
        }
    }

    private String ask(WebTestClient client, int i) {
        byte[] answer = client.post()
                .uri("/api/v1/orders")
                .headers(headers -> {
                    if (i % 2 == 0) {
                        headers.set("Idempotency-Key", "key-" + i);
                    }
                })
                .bodyValue(body(i))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult()
                .getResponseBodyContent();
        return JsonMapper.shared()
                .readTree(Objects.requireNonNull(answer))
                .path("id")
                .asString();
    }

    private List<String> stored() {
        return orders.rows("SELECT id FROM orders WHERE user_id = '" + user + "'").stream()
                .map(row -> String.valueOf(row.get("id")))
                .toList();
    }

    private static Set<UUID> held() {
        return ledger.commandsOf(SYMBOL).stream().map(WalletCommand::id).collect(Collectors.toSet());
    }
}
