package tradepost.marketdata.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;
import tradepost.marketdata.MarketDataTest;

class MqttFeedTest extends MarketDataTest {
    @Autowired
    MqttFeed feed;

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
        BROKER.publish("{\"stock_id\": \"HRHO\", \"price\": -1}");
        BROKER.publish(message("HRHO", "7"));

        awaitPrice("HRHO", "7");
        assertThat(feed.health().facts().rejected()).isEqualTo(before + 2);
        assertThat(feed.health().facts().lastRejection()).isEqualTo("price is not more than zero");
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
