package tradepost.marketdata.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.WebTestClient;
import tradepost.marketdata.MarketDataTest;
import tradepost.marketdata.feed.FeedHealth;

class TickBatchTest extends MarketDataTest {
    private final Instant now = Instant.now();

    @Autowired
    HttpFeed feed;

    @Test
    void a_tick_shows_as_the_price_of_its_stock() {
        send("FEED", "desk", List.of(tick("HTTP1", "17.25", 1)))
                .expectStatus()
                .isOk()
                .expectBody()
                .json("{\"taken\": 1, \"duplicates\": [], \"rejected\": []}");

        await().atMost(LIMIT).untilAsserted(() -> as("USER")
                .get()
                .uri("/api/v1/stocks/HTTP1")
                .exchange()
                .expectBody()
                .jsonPath("$.price")
                .isEqualTo("17.25")
                .jsonPath("$.feed")
                .isEqualTo("desk"));
    }

    @Test
    void a_tick_that_is_sent_again_is_told_as_a_duplicate() {
        List<Map<String, ?>> ticks = List.of(tick("HTTP2", "1", 1), tick("HTTP2", "2", 2));
        send("FEED", "desk", ticks).expectStatus().isOk();

        List<Map<String, ?>> more = new ArrayList<>(ticks);
        more.add(tick("HTTP2", "3", 3));
        more.add(tick("HTTP2", "3", 3));

        send("ADMIN", "desk", more).expectBody().json("{\"taken\": 1, \"duplicates\": [0, 1, 3], \"rejected\": []}");
        send("FEED", "another", ticks).expectBody().json("{\"taken\": 2, \"duplicates\": []}");
    }

    @Test
    void each_bad_tick_is_told_with_its_index_and_the_good_ones_are_taken() {
        List<Map<String, ?>> ticks = new ArrayList<>();
        ticks.add(tick("HTTP3", "1", 1));
        ticks.add(with(tick("HTTP3", "0", 2), Map.of()));
        ticks.add(with(tick("HTTP3", "1", 3), Map.of("price", "-1")));
        ticks.add(with(tick("HTTP3", "1", 4), Map.of("symbol", "no symbol")));
        ticks.add(with(tick("HTTP3", "1", 5), Map.of("time", "yesterday")));
        ticks.add(with(tick("HTTP3", "1", 6), Map.of("time", Instant.now().plusSeconds(60))));
        ticks.add(with(tick("HTTP3", "1", 7), Map.of("seq", "first")));
        ticks.add(with(tick("HTTP3", "1", 8), Map.of("availability", "1e9")));
        ticks.add(tick("HTTP3", "2", 9));

        send("FEED", "desk", ticks)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.taken")
                .isEqualTo(2)
                .jsonPath("$.rejected[*].index")
                .isEqualTo(List.of(1, 2, 3, 4, 5, 6, 7))
                .jsonPath("$.rejected[*].field")
                .isEqualTo(List.of("price", "price", "symbol", "time", "time", "seq", "availability"))
                .jsonPath("$.rejected[0].reason")
                .isEqualTo("price is more than zero.")
                .jsonPath("$.rejected[4].reason")
                .isEqualTo("time is ahead of our clock.");
    }

    @Test
    void five_thousand_ticks_are_one_batch() {
        long before = feed.health().facts().ticks();
        List<Map<String, ?>> ticks = IntStream.range(0, TickBatch.TICKS_MAX)
                .<Map<String, ?>>mapToObj(i -> tick("HTTP4", "12.5", i))
                .toList();

        send("FEED", "desk", ticks)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.taken")
                .isEqualTo(5_000);

        // Each is counted after it was answered for.
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(feed.health().facts().ticks()).isGreaterThanOrEqualTo(before + 5_000));
    }

    @Test
    void a_batch_that_is_none_is_refused_whole() {
        List<Map<String, ?>> tooMany = IntStream.rangeClosed(0, TickBatch.TICKS_MAX)
                .<Map<String, ?>>mapToObj(i -> tick("HTTP5", "1", i))
                .toList();

        refused("desk", tooMany, "INVALID_FIELD", "ticks");
        refused("desk", List.of(), "INVALID_FIELD", "ticks");
        refused("My desk!", List.of(tick("HTTP5", "1", 1)), "INVALID_FIELD", "source");
        refused("desk", List.of(with(tick("HTTP5", "1", 1), Map.of("bid", "1"))), "UNKNOWN_PROPERTY", "bid");
    }

    @Test
    void only_feeds_and_admins_deliver_ticks() {
        send("USER", "desk", List.of(tick("HTTP6", "1", 1))).expectStatus().isForbidden();

        as("USER").get().uri("/api/v1/stocks/HTTP6").exchange().expectStatus().isNotFound();
    }

    @Test
    void a_source_that_is_another_s_is_refused_and_a_feed_of_ours_to_everyone() {
        List<Map<String, ?>> ticks = List.of(tick("HTTP7", "1", 1));

        send("FEED", "someone", ticks).expectStatus().isOk();
        send("ADMIN", "stranger", ticks)
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("FORBIDDEN");
        send("FEED", "bars", ticks).expectStatus().isForbidden();
        refused("alphavantage", ticks, "INVALID_FIELD", "source");
    }

    private void refused(String source, List<Map<String, ?>> ticks, String code, String field) {
        send("FEED", source, ticks)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(code)
                .jsonPath("$.field")
                .isEqualTo(field);
    }

    private WebTestClient.ResponseSpec send(String role, String source, List<Map<String, ?>> ticks) {
        await().atMost(LIMIT).until(() -> feed.health().facts().state() == FeedHealth.State.RUNNING);
        return as(role).post()
                .uri("/api/v1/ticks")
                .bodyValue(Map.of("source", source, "ticks", ticks))
                .exchange();
    }

    private Map<String, ?> tick(String symbol, String price, int seq) {
        return Map.of("symbol", symbol, "price", price, "time", now.toString(), "seq", String.valueOf(seq));
    }

    private static Map<String, ?> with(Map<String, ?> tick, Map<String, ?> changed) {
        Map<String, Object> other = new HashMap<>(tick);
        other.putAll(changed);
        return other;
    }
}
