package tradepost.marketdata.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.Disposable;
import reactor.test.StepVerifier;
import tradepost.marketdata.MarketDataTest;

class MqttFeedTest extends MarketDataTest {
    @Autowired
    MqttFeed feed;

    @Autowired
    DatabaseClient database;

    @Test
    void a_message_makes_its_stock_known_and_shows_as_its_price() {
        BROKER.publish(message("COMI", "23.50"));

        awaitPrice("COMI", "23.5");

        stock("COMI")
                .jsonPath("$.name")
                .isEqualTo("COMI Ltd")
                .jsonPath("$.currency")
                .isEqualTo("USD")
                .jsonPath("$.availability")
                .isEqualTo("28")
                .jsonPath("$.stale")
                .isEqualTo(false)
                .jsonPath("$.feed")
                .isEqualTo("mqtt")
                .jsonPath("$.dayHigh")
                .isEqualTo("23.5")
                .jsonPath("$.rollingHourLow")
                .isEqualTo("23.5");
    }

    @Test
    void a_share_with_the_client_id_that_every_replica_has_is_refused() {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> MqttSettings.of(1883, Map.of("share", "market-data")))
                .withRootCauseInstanceOf(IllegalArgumentException.class)
                .withStackTraceContaining("client-id of each replica's own");
        assertThat(MqttSettings.of(1883, Map.of("share", "market-data", "client-id", "one"))
                        .clientId())
                .isEqualTo("one");
    }

    @Test
    void what_is_no_tick_is_counted_and_does_no_harm() {
        long before = feed.health().facts().rejected();

        BROKER.publish("garbage");
        BROKER.publish("{\"stock_id\": \"HRHO\", \"price\": \"cheap\"}");
        BROKER.publish(message("HRHO", "7"));

        awaitPrice("HRHO", "7");
        assertThat(feed.health().facts().rejected()).isEqualTo(before + 2);
        assertThat(feed.health().facts().lastRejection()).isEqualTo("price is not a number");
    }

    @Test
    void a_message_that_nobody_should_believe_is_quarantined_and_the_next_one_is_the_price() {
        BROKER.publish(message("SWDY", "-1"));
        BROKER.publish(message("SWDY", "0"));
        BROKER.publish(message("SWDY", "12"));

        awaitPrice("SWDY", "12");

        assertThat(quarantined("SWDY")).containsExactly("NEGATIVE", "ZERO");
    }

    /** The feed that all tests share takes such a time as one of UTC, nine hours from now. */
    @Test
    void a_time_without_an_offset_is_believed_where_the_zone_of_its_sender_is_set() {
        ZoneId zone = ZoneId.of("Asia/Tokyo");
        MqttFeed apart = new MqttFeed(
                MqttSettings.of(BROKER.port(), Map.of("client-id", "tokyo" + UUID.randomUUID(), "zone", zone.getId())),
                null,
                Clock.systemUTC());
        Disposable running = publisher.publish(apart).subscribe();
        await().atMost(LIMIT).until(() -> apart.health().facts().state() == FeedHealth.State.RUNNING);

        BROKER.publish("{\"stock_id\": \"ZONE\", \"name\": \"Zone\", \"price\": 7, \"timestamp\": \"%s\"}"
                .formatted(LocalDateTime.now(zone).toString().replace('T', ' ')));

        awaitPrice("ZONE", "7");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(quarantined("ZONE")).containsExactly("FUTURE"));
        running.dispose();
    }

    @Test
    void a_broker_that_was_away_is_heard_again() {
        awaitState(FeedHealth.State.RUNNING);
        BROKER.stop();
        awaitState(FeedHealth.State.RETRYING);

        BROKER.start();
        awaitState(FeedHealth.State.RUNNING);
        BROKER.publish(message("BACK", "99.01"));

        awaitPrice("BACK", "99.01");
    }

    @Test
    void a_message_comes_again_until_its_tick_is_taken() {
        MqttFeed apart = new MqttFeed(apart("again"), null, Clock.systemUTC());
        StepVerifier.create(apart.ticks())
                .expectSubscription()
                .then(() -> await().until(() -> apart.health().facts().state() == FeedHealth.State.RUNNING))
                .then(() -> BROKER.publish(message("ONCE", "1")))
                .assertNext(tick -> assertThat(tick.tick().symbol()).isEqualTo("ONCE"))
                .thenCancel()
                .verify(LIMIT);

        StepVerifier.create(apart.ticks())
                .assertNext(tick -> {
                    assertThat(tick.tick().symbol()).isEqualTo("ONCE");
                    tick.taken().run();
                })
                .thenCancel()
                .verify(LIMIT);

        StepVerifier.create(apart.ticks())
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(700))
                .thenCancel()
                .verify(LIMIT);
    }

    private FeedsProperties.Mqtt apart(String client) {
        return MqttSettings.of(BROKER.port(), Map.of("client-id", client + UUID.randomUUID()));
    }

    private List<String> quarantined(String symbol) {
        return Objects.requireNonNull(
                database.sql("SELECT reason FROM quarantined_ticks WHERE symbol = :symbol ORDER BY raw_offset")
                        .bind("symbol", symbol)
                        .map(row -> row.get("reason", String.class))
                        .all()
                        .collectList()
                        .block(LIMIT));
    }

    private void awaitState(FeedHealth.State state) {
        await().atMost(LIMIT).until(() -> feed.health().facts().state() == state);
    }

    private void awaitPrice(String symbol, String price) {
        await().atMost(LIMIT)
                .untilAsserted(() -> stock(symbol).jsonPath("$.price").isEqualTo(price));
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
}
