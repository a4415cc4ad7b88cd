package tradepost.marketdata.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import tradepost.marketdata.MarketDataTest;
import tradepost.marketdata.publish.FeedRunner;

/**
 * A broker dies by SIGKILL while we take the ticks that it kept for us. Not for the embedded one, which confirms a
 * message before it is on disk; nor while it takes ticks, which it confirms before it has saved them, too.
 */
@EnabledIf(value = "tradepost.marketdata.feed.Mosquitto#isInstalled", disabledReason = Mosquitto.MISSING)
class KilledBrokerTest extends MarketDataTest {
    private static final int TICKS = 10_000;
    /** What comes again after a death is late, by less than what is too late. */
    private static final Duration SPAN = Duration.ofSeconds(40);

    private static final String KEEPS = "persistence true";

    @Autowired
    FeedsProperties properties;

    private final Mosquitto mosquitto;

    KilledBrokerTest(@TempDir Path directory) {
        this.mosquitto = new Mosquitto(directory);
    }

    @AfterEach
    void kill() throws InterruptedException {
        mosquitto.kill();
    }

    @ParameterizedTest
    @EnumSource(FeedsProperties.MqttVersion.class)
    void no_tick_is_lost_and_none_counts_twice(FeedsProperties.MqttVersion version)
            throws IOException, InterruptedException {
        mosquitto.start(KEEPS);
        MqttFeed feed = new MqttFeed(
                MqttSettings.of(mosquitto.port(), Map.of("version", version.name(), "client-id", "killed")),
                null,
                Clock.systemUTC());
        FeedRunner runner = new FeedRunner(List.of(feed), publisher, properties);
        runner.start();
        await().atMost(LIMIT).until(() -> feed.health().facts().state() == FeedHealth.State.RUNNING);
        runner.stop();
        Load load = new Load("KILL-" + version + "-", TICKS, SPAN);
        try (Publisher sender = Objects.requireNonNull(
                Publisher.connect(mosquitto.port(), "sender").block(LIMIT))) {
            sender.publish(load.messages()).block(LIMIT);
        }
        mosquitto.save();

        runner.start();
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> feed.health().facts().ticks() >= TICKS / 4);
        mosquitto.kill();
        assertThat(feed.health().facts().ticks()).isLessThan(TICKS);
        await().atMost(LIMIT).until(() -> feed.health().facts().state() == FeedHealth.State.RETRYING);
        mosquitto.start(KEEPS);

        load.awaitCounted(as("USER"), LIMIT);
        runner.stop();
    }
}
