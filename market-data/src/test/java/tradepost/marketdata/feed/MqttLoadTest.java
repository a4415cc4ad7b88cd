package tradepost.marketdata.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tradepost.marketdata.MarketDataTest;

/** Many ticks; {@code -Dmqtt.ticks=100000} says how many. */
class MqttLoadTest extends MarketDataTest {
    private static final int TICKS = Integer.getInteger("mqtt.ticks", 10_000);
    private static final Duration LONG = Duration.ofSeconds(20).plusMillis(TICKS);
    /** So that some are over for an hour's window, and some are of the hour, or day, before. */
    private static final Duration SPAN = Duration.ofMinutes(90);

    @Autowired
    MqttFeed feed;

    @Test
    void every_tick_that_the_broker_took_is_counted_once_and_statistics_are_those_of_a_model() {
        await().atMost(LIMIT).until(() -> feed.health().facts().state() == FeedHealth.State.RUNNING);
        long before = feed.health().facts().ticks();
        Load load = new Load("LOAD", TICKS, SPAN);

        try (Publisher publisher = publisher(BROKER.port())) {
            publisher.publish(load.messages()).block(LONG);
            await().atMost(LONG).until(() -> feed.health().facts().ticks() >= before + TICKS);
        }

        load.awaitCounted(as("USER"), LIMIT);
        assertThat(feed.health().facts().ticks()).isEqualTo(before + TICKS);
    }

    private static Publisher publisher(int port) {
        return Objects.requireNonNull(
                Publisher.connect(port, "source " + UUID.randomUUID()).block(LIMIT));
    }
}
