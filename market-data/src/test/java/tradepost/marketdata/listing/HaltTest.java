package tradepost.marketdata.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.WebTestClient;
import tradepost.marketdata.MarketDataTest;
import tradepost.platform.event.StockListed;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.TopicTail;

class HaltTest extends MarketDataTest {
    @Autowired
    KafkaProperties kafka;

    @Test
    void a_halt_is_told_with_the_whole_state_of_the_stock_once_for_each_change() {
        list("HALT1");

        halt("ADMIN", "HALT1", Map.of("halted", true)).expectStatus().isOk();
        halt("ADMIN", "HALT1", Map.of("halted", true)).expectStatus().isOk();
        as("USER")
                .get()
                .uri("/api/v1/stocks/HALT1")
                .exchange()
                .expectBody()
                .jsonPath("$.halted")
                .isEqualTo(true);
        halt("ADMIN", "HALT1", Map.of("halted", false))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.halted")
                .isEqualTo(false);

        List<StockListed> told = eventsOf("HALT1", 3);
        assertThat(told).extracting(StockListed::halted).containsExactly(false, true, false);
        assertThat(told).extracting(StockListed::id).doesNotHaveDuplicates();
        assertThat(told).extracting(StockListed::name).containsOnly("HALT1 Ltd");
    }

    @Test
    void a_halted_stock_keeps_its_calendar() {
        as("ADMIN")
                .post()
                .uri("/api/v1/stocks")
                .bodyValue(Map.of("symbol", "HALT3", "name", "HALT3 Ltd", "calendar", "XNYS"))
                .exchange()
                .expectStatus()
                .isCreated();

        halt("ADMIN", "HALT3", Map.of("halted", true))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.calendar")
                .isEqualTo("XNYS");

        List<StockListed> told = eventsOf("HALT3", 2);
        assertThat(told).extracting(StockListed::calendar).doesNotContainNull().hasSize(2);
        assertThat(told.getLast().calendar()).isEqualTo(told.getFirst().calendar());
    }

    @Test
    void only_an_admin_halts_and_only_what_there_is() {
        list("HALT2");

        halt("USER", "HALT2", Map.of("halted", true)).expectStatus().isForbidden();
        halt("ADMIN", "NOPE", Map.of("halted", true))
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("STOCK_UNKNOWN");
        halt("ADMIN", "HALT2", Map.of())
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo("halted");
    }

    private List<StockListed> eventsOf(String symbol, int count) {
        Queue<StockListed> events = new ConcurrentLinkedQueue<>();
        TopicTail tail = new TopicTail(
                kafka,
                "halt-test",
                Map.of(Topic.STOCK_EVENTS, StockListed.class),
                TopicTail.From.BEGINNING,
                received -> events.add((StockListed) received.event()));
        tail.start();
        try {
            await().atMost(LIMIT)
                    .until(() -> events.stream()
                                    .filter(event -> event.symbol().equals(symbol))
                                    .count()
                            >= count);
        } finally {
            tail.stop();
        }
        return events.stream().filter(event -> event.symbol().equals(symbol)).toList();
    }

    private WebTestClient.ResponseSpec halt(String role, String symbol, Map<String, Object> body) {
        return as(role).put()
                .uri("/api/v1/stocks/" + symbol + "/halt")
                .bodyValue(body)
                .exchange();
    }

    private void list(String symbol) {
        as("ADMIN")
                .post()
                .uri("/api/v1/stocks")
                .bodyValue(Map.of("symbol", symbol, "name", symbol + " Ltd"))
                .exchange()
                .expectStatus()
                .isCreated();
    }
}
