package tradepost.marketdata.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tradepost.marketdata.MarketDataTest;
import tradepost.platform.event.Topic;
import tradepost.platform.infra.Infrastructure;

class ReplayFeedTest extends MarketDataTest {
    private static final int LINES = 5_000;

    @Autowired
    DatabaseClient database;

    @Test
    void every_line_is_one_record_on_the_topic_and_one_row(@TempDir Path directory) throws Exception {
        ReplayFeed feed = replay(packed(directory, LINES), "BTC-USD", 0, false);
        long endsBefore = endOffsets();

        Flux<FeedTick> published = publisher.publish(feed);

        StepVerifier.create(published.count())
                .expectNext((long) LINES)
                .expectComplete()
                .verify(LIMIT);
        assertThat(feed.health().facts().ticks()).isEqualTo(LINES);
        assertThat(endOffsets() - endsBefore).isEqualTo(LINES);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(rows("symbol = 'BTC-USD'")).isEqualTo(LINES));
        assertThat(rows("symbol = 'BTC-USD' AND price = 800.01 AND scale(price) = 2"))
                .isPositive();
    }

    @Test
    void a_line_that_is_no_trade_ends_the_feed_with_an_error_that_names_it(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("bad.csv"), "timestamp,price,amount\n1385337600,800.01,0.1\n1385337601,cheap,0.1\n");

        StepVerifier.create(replay(file, "BAD-USD", 0, false).ticks())
                .expectNextCount(1)
                .expectErrorMessage(file + " line 3: price \"cheap\" is not a decimal such as 800.01")
                .verify(LIMIT);
    }

    @Test
    void a_replay_that_was_lost_goes_on_after_the_last_trade_that_was_taken(@TempDir Path directory)
            throws IOException {
        ReplayFeed feed = replay(packed(directory, 5), "LOST-USD", 0, false);
        List<FeedTick> whole = feed.ticks().toStream().toList();
        whole.subList(0, 3).forEach(tick -> tick.taken().run());

        List<FeedTick> rest = feed.ticks().toStream().toList();

        assertThat(rest)
                .extracting(tick -> tick.tick().id())
                .containsExactly(whole.get(3).tick().id(), whole.get(4).tick().id());
    }

    @Test
    void trades_are_as_far_apart_as_they_were_divided_by_the_speed(@TempDir Path directory) throws IOException {
        ReplayFeed feed = replay(packed(directory, 3), "SLOW-USD", 10, false);

        List<FeedTick> ticks = feed.ticks().toStream().toList();

        assertThat(Duration.between(
                        ticks.getFirst().tick().sourceAt(),
                        ticks.getLast().tick().sourceAt()))
                .isEqualTo(Duration.ofMillis(200));
        assertThat(ticks.getLast().tick().receivedAt())
                .isAfterOrEqualTo(ticks.getLast().tick().sourceAt());
    }

    @Test
    void a_loop_begins_again_with_ticks_of_its_own(@TempDir Path directory) throws IOException {
        ReplayFeed feed = replay(packed(directory, 3), "LOOP-USD", 0, true);

        List<FeedTick> ticks = feed.ticks().take(7).toStream().toList();

        assertThat(ticks).extracting(tick -> tick.tick().id()).doesNotHaveDuplicates();
        assertThat(ticks.get(3).tick().price()).isEqualTo(ticks.get(0).tick().price());
    }

    private static Path packed(Path directory, int lines) throws IOException {
        Path file = directory.resolve("trades-" + lines + ".csv.gz");
        try (Writer writer =
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
            writer.write("timestamp,price,amount\n");
            for (int i = 0; i < lines; i++) {
                writer.write("%d,800.0%d0000000000,0.%d00000000000%n".formatted(1385337600 + i, i % 9 + 1, i % 10));
            }
        }
        return file;
    }

    private static ReplayFeed replay(Path file, String symbol, double speed, boolean loop) {
        return new ReplayFeed(
                new FeedsProperties.Replay(
                        true, file, symbol, "Bitcoin", "USD", 8, speed, loop, Tradable.of("forever")),
                Clock.systemUTC());
    }

    private long rows(String condition) {
        Long count = database.sql("SELECT count(*) FROM ticks WHERE " + condition)
                .map(row -> row.get(0, Long.class))
                .one()
                .block(LIMIT);
        return count == null ? 0 : count;
    }

    private static long endOffsets() throws Exception {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, Topic.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Topic.RAW_TICKS.topicName(), partition))
                .collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Infrastructure.shared().kafkaBootstrapServers()))) {
            return admin.listOffsets(latest).all().get().values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        }
    }
}
