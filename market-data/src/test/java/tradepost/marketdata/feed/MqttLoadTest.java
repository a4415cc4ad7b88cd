package tradepost.marketdata.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tradepost.marketdata.MarketDataTest;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.TopicTail;

/** Many ticks; {@code -Dmqtt.ticks=100000} says how many. */
class MqttLoadTest extends MarketDataTest {
    private static final int TICKS = Integer.getInteger("mqtt.ticks", 10_000);
    private static final Duration LONG = Duration.ofSeconds(20).plusMillis(TICKS);

    @Autowired
    MqttFeed feed;

    @Autowired
    KafkaProperties kafka;

    @Test
    void every_tick_that_the_broker_took_is_in_kafka_and_counted() {
        await().atMost(LIMIT).until(() -> feed.health().facts().state() == FeedHealth.State.RUNNING);
        long before = feed.health().facts().ticks();
        Set<Integer> prices = ConcurrentHashMap.newKeySet();
        TopicTail tail = new TopicTail(
                kafka,
                "load " + UUID.randomUUID(),
                Map.of(Topic.RAW_TICKS, PriceTick.class),
                TopicTail.From.BEGINNING,
                received -> {
                    if (received.event() instanceof PriceTick tick
                            && tick.symbol().equals("LOAD")) {
                        prices.add(tick.price().intValueExact());
                    }
                });
        tail.start();

        try (Publisher publisher = publisher(BROKER.port())) {
            publisher.publish("LOAD", TICKS).block(LONG);
            await().atMost(LONG).until(() -> prices.size() == TICKS);
        }
        tail.stop();

        assertThat(prices).containsExactlyInAnyOrderElementsOf(upTo(TICKS));
        await().atMost(LONG).until(() -> feed.health().facts().ticks() == before + TICKS);
    }

    private static Publisher publisher(int port) {
        return Objects.requireNonNull(
                Publisher.connect(port, "source " + UUID.randomUUID()).block(LIMIT));
    }

    private static List<Integer> upTo(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }
}
