package tradepost.marketdata.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tradepost.marketdata.RawTicks;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.Partitions;
import tradepost.platform.relay.Received;
import tradepost.platform.relay.Span;
import tradepost.platform.relay.TopicConsumer;
import tradepost.platform.relay.Topics;

/** From {@code raw-ticks} to history, prices and what clients see. */
class RawTicksTest extends TickOwnerTest {
    @Test
    void only_ticks_that_are_believed_become_prices_and_each_once() {
        awaitMiddleOfAnHour();
        Instant now = now();
        PriceTick first = tick("RAW1", "100", "2", now.minusSeconds(3));
        PriceTick late = tick("RAW1", "98", "1", now.minusSeconds(4));
        PriceTick last = tick("RAW1", "101", "1", now.minusSeconds(2));

        publish(first, late, first, tick("RAW1", "-5", null, now), tick("RAW1", "0", null, now));
        publish(tick("RAW1", "100", null, now.plusSeconds(90)), tick("RAW1", "1000", null, now));
        publish(tick("RAW1", "100", null, now.minusSeconds(90)), last, late);

        awaitField("RAW1", "price", "101");
        awaitField("RAW1", "dayVolume", "4");
        stock("RAW1")
                .jsonPath("$.dayVwap")
                .isEqualTo("99.75")
                .jsonPath("$.hourOpen")
                .isEqualTo("98")
                .jsonPath("$.rollingDayHigh")
                .isEqualTo("101")
                .jsonPath("$.rollingHourLow")
                .isEqualTo("98");
        assertThat(texts("SELECT price || ' ' || late FROM ticks WHERE symbol = 'RAW1' ORDER BY raw_offset"))
                .containsExactly("100 false", "98 true", "101 false");
        assertThat(texts("SELECT reason FROM quarantined_ticks WHERE symbol = 'RAW1' ORDER BY raw_offset"))
                .containsExactly("NEGATIVE", "ZERO", "FUTURE", "MOVED_TOO_FAR", "OUT_OF_ORDER");
    }

    @Test
    void an_admin_reads_what_was_quarantined_and_how_much_was_refused() {
        PriceTick once = tick("RAW2", "100", null, now());
        publish(once, once, tick("RAW2", "-1", null, now()));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(texts("SELECT symbol FROM quarantined_ticks WHERE symbol = 'RAW2'"))
                        .hasSize(1));

        WebTestClient.BodyContentSpec page = as("ADMIN")
                .get()
                .uri("/api/v1/ticks/quarantine?limit=200")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();

        page.jsonPath("$.items[?(@.symbol == 'RAW2')].reason")
                .isEqualTo("NEGATIVE")
                .jsonPath("$.counts[?(@.feed == 'test' && @.reason == 'DUPLICATE')].ticks")
                .exists();
        as("USER")
                .get()
                .uri("/api/v1/ticks/quarantine")
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    @Test
    void bars_are_told_by_time_with_their_gaps() {
        Instant now = now();
        publish(tick("RAW3", "10", "1", now));
        awaitField("RAW3", "price", "10");
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);

        String path = "/api/v1/stocks/RAW3/bars?interval=1m&from=" + minute.minusSeconds(120) + "&to="
                + minute.plusSeconds(180);
        WebTestClient.BodyContentSpec page =
                as("USER").get().uri(path).exchange().expectStatus().isOk().expectBody();

        page.jsonPath("$.items.length()")
                .isEqualTo(1)
                .jsonPath("$.items[0].start")
                .isEqualTo(minute.toString())
                .jsonPath("$.items[0].vwap")
                .isEqualTo("10")
                .jsonPath("$.gaps.length()")
                .isEqualTo(2)
                .jsonPath("$.gaps[0].to")
                .isEqualTo(minute.toString())
                .jsonPath("$.gaps[1].from")
                .isEqualTo(minute.plusSeconds(60).toString());
    }

    @Test
    void pages_of_bars_follow_each_other() {
        Instant minute = now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(300);
        for (int i = 0; i < 4; i++) {
            publish(tick("RAW4", "10", "1", minute.plusSeconds(60L * i)));
        }
        await().atMost(LIMIT).untilAsserted(() -> assertThat(texts("SELECT symbol FROM ticks WHERE symbol = 'RAW4'"))
                .hasSize(4));

        String range = "/api/v1/stocks/RAW4/bars?interval=1m&limit=3&to=" + minute.plusSeconds(240) + "&from=";
        as("USER")
                .get()
                .uri(range + minute)
                .exchange()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(3)
                .jsonPath("$.next")
                .isEqualTo(minute.plusSeconds(180).toString());
        as("USER")
                .get()
                .uri(range + minute.plusSeconds(180))
                .exchange()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(1)
                .jsonPath("$.next")
                .doesNotExist();
    }

    @Test
    void a_question_for_bars_that_makes_no_sense_is_refused() {
        publish(tick("RAW5", "10", "1", now()));
        awaitField("RAW5", "price", "10");

        for (String query : List.of("", "?interval=2m", "?interval=1m&from=x", "?interval=1m&limit=201")) {
            as("USER")
                    .get()
                    .uri("/api/v1/stocks/RAW5/bars" + query)
                    .exchange()
                    .expectStatus()
                    .isBadRequest();
        }
        as("USER")
                .get()
                .uri("/api/v1/stocks/RAW-NONE/bars?interval=1m")
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    /** Between the commit and the publication it is killed: only PostgreSQL knows of the ticks then. */
    @Test
    void ticks_that_were_stored_and_not_published_are_published_by_the_next_owner_once() {
        publish(tick("RAW6", "10", "1", now()));
        awaitField("RAW6", "price", "10");
        int partition = Partitions.of("RAW6");
        stopLanes();
        long before = new Topics(kafka).count(Topic.PRICE_TICKS);
        PriceTick unpublished = tick("RAW6", "11", "1", now());
        publish(unpublished);
        store(own(partition), unpublished);

        takeOver(partition);
        takeOver(partition);

        assertThat(new Topics(kafka).count(Topic.PRICE_TICKS)).isEqualTo(before + 1);
        assertThat(lastPrice(partition)).isEqualTo(unpublished);
        startLanes();
        awaitField("RAW6", "price", "11");
    }

    /** Passed over, it would count as read, and whoever owns its partition now may not have come so far. */
    @Test
    void a_batch_of_a_partition_that_is_not_ours_is_refused() {
        PriceTick tick = tick("RAW7", "10", "1", now());
        Received received = new Received(
                Topic.RAW_TICKS, 0, 17, RawTicks.arrived(0, 17, tick).tick());

        Mono<Void> applied = listener().on(List.of(received), List.of(new Span(Topic.RAW_TICKS, 0, 17, 18)));

        StepVerifier.create(applied).expectError(TopicConsumer.Fenced.class).verify(LIMIT);
    }

    private static PriceTick tick(String symbol, String price, @Nullable String quantity, Instant at) {
        return RawTicks.received(RawTicks.tick(UUID.randomUUID(), symbol, price, quantity, at), now());
    }

    /** Far enough from its ends: what is told of an hour is asserted. */
    private static void awaitMiddleOfAnHour() {
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            long second = Instant.now().getEpochSecond() % 3_600;
            return second >= 5 && second < 3_540;
        });
    }

    private void awaitField(String symbol, String field, String value) {
        await().atMost(LIMIT)
                .untilAsserted(() -> stock(symbol).jsonPath("$." + field).isEqualTo(value));
    }

    private WebTestClient.BodyContentSpec stock(String symbol) {
        return as("USER")
                .get()
                .uri("/api/v1/stocks/" + symbol)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    private List<String> texts(String query) {
        return Objects.requireNonNull(database.sql(query)
                .map(row -> row.get(0, String.class))
                .all()
                .collectList()
                .block(LIMIT));
    }
}
