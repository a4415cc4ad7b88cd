package tradepost.marketdata.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tradepost.marketdata.MarketDataProperties;
import tradepost.marketdata.MarketDataTest;
import tradepost.marketdata.RawTicks;
import tradepost.marketdata.domain.Arrived;
import tradepost.marketdata.domain.RawTick;
import tradepost.marketdata.domain.Stock;
import tradepost.marketdata.domain.TickBook;
import tradepost.marketdata.feed.FeedTick;
import tradepost.marketdata.snapshot.SnapshotPublisher;
import tradepost.marketdata.store.ExtremeStore;
import tradepost.marketdata.store.OwnedTickStore;
import tradepost.marketdata.store.OwnedTickStore.Ownership;
import tradepost.marketdata.store.TickStore;
import tradepost.platform.event.Json;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.Topic;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.Partitions;
import tradepost.platform.relay.TopicConsumer;
import tradepost.platform.relay.TopicEnds;
import tradepost.platform.relay.Topics;

/** What an owner finds that was left undone; the service's own lanes stand still meanwhile. */
class UnpublishedTicksTest extends MarketDataTest {
    private static final String SYMBOL = "UNPUBLISHED";
    private static final int PARTITION = Partitions.of(SYMBOL);
    /** More than Kafka takes. */
    private static final int TOO_LARGE = 2_000_000;

    @Autowired
    KafkaProperties kafka;

    @Autowired
    KafkaPublisher kafkaPublisher;

    @Autowired
    DatabaseClient database;

    @Autowired
    TickStore ticks;

    @Autowired
    OwnedTickStore owned;

    @Autowired
    ExtremeStore extremes;

    @Autowired
    PriceTicks priceTicks;

    @Autowired
    SnapshotPublisher snapshots;

    @Autowired
    MarketDataProperties properties;

    @Autowired
    Collection<TopicConsumer> consumers;

    @BeforeEach
    void stopLanes() {
        consumers.forEach(TopicConsumer::stop);
        await().atMost(LIMIT).until(() -> consumers.stream().noneMatch(TopicConsumer::isRunning));
    }

    @AfterEach
    void startLanes() {
        consumers.forEach(TopicConsumer::start);
    }

    /** The record that fails leaves a gap: what was sent after it arrives all the same. */
    @Test
    void after_a_publication_that_failed_prices_go_on_from_the_first_that_is_missing() {
        List<PriceTick> three = List.of(tick("10"), tick("11"), tick("12"));
        publish(three);
        Ownership ours = own();
        List<Arrived> stored = store(ours, three);
        Arrived second = stored.get(1);
        Arrived large = new Arrived(PARTITION, second.offset(), RawTick.of(tick("11"), new byte[TOO_LARGE]));

        StepVerifier.create(priceTicks.publish(
                        List.of(stored.getFirst(), large, stored.getLast()), Map.of(PARTITION, ours.epoch())))
                .expectError(KafkaPublisher.Unacknowledged.class)
                .verify(LIMIT);
        kafkaPublisher
                .publishVerbatim(Topic.PRICE_TICKS, List.of(new PriceTicks.Copied(stored.getLast())))
                .block(LIMIT);
        long before = new Topics(kafka).count(Topic.PRICE_TICKS);
        listener().assigned(Set.of(PARTITION)).block(LIMIT);
        listener().assigned(Set.of(PARTITION)).block(LIMIT);

        assertThat(new Topics(kafka).count(Topic.PRICE_TICKS)).isEqualTo(before + 2);
        assertThat(lastPrice()).isEqualTo(three.getLast());
    }

    @Test
    void a_topic_that_ends_before_what_was_applied_of_it_is_not_read() {
        own();
        move(1_000_000);

        Mono<Void> assigned = listener().assigned(Set.of(PARTITION));

        StepVerifier.create(assigned)
                .expectErrorMatches(failure -> failure instanceof IllegalStateException
                        && failure.toString().contains("made anew"))
                .verify(LIMIT);
        move(-1_000_000);
    }

    @Test
    void the_market_goes_on_while_old_days_cannot_be_dropped() throws SQLException {
        run("ALTER FUNCTION drop_tick_days(date) RENAME TO drop_tick_days_away");
        try {
            TickListener listener = listener();

            listener.assigned(Set.of(PARTITION)).block(LIMIT);
            Mono<Void> ticked = listener.tick();

            StepVerifier.create(ticked).expectComplete().verify(LIMIT);
        } finally {
            run("ALTER FUNCTION drop_tick_days_away(date) RENAME TO drop_tick_days");
        }
    }

    private Ownership own() {
        return Objects.requireNonNull(owned.own(Set.of(PARTITION)).block(LIMIT)).getFirst();
    }

    private List<Arrived> store(Ownership ours, List<PriceTick> all) {
        TickBook book = new TickBook(properties.ticks().rules());
        book.load(
                new TickBook.Stored(
                        Map.of(PARTITION, ours.next()), List.of(), Map.of(), List.of(), List.of(), List.of()),
                Instant.now());
        List<Arrived> arrived = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            arrived.add(RawTicks.arrived(PARTITION, ours.next() + i, all.get(i)));
        }
        Map<Integer, Long> next = Map.of(PARTITION, ours.next() + all.size());
        ticks.record(book.decide(arrived, next, Instant.now()), Map.of(PARTITION, ours.epoch()))
                .block(LIMIT);
        return arrived;
    }

    private PriceTick lastPrice() {
        TopicEnds.End end = Objects.requireNonNull(new TopicEnds(kafka)
                        .read(Topic.PRICE_TICKS, Set.of(PARTITION))
                        .block(LIMIT))
                .get(PARTITION);
        return Json.read(Objects.requireNonNull(Objects.requireNonNull(end).last()), PriceTick.class);
    }

    private void move(long offsets) {
        database.sql("UPDATE tick_owners SET next_offset = next_offset + :by WHERE partition_number = :partition")
                .bind("by", offsets)
                .bind("partition", PARTITION)
                .then()
                .block(LIMIT);
    }

    private static void run(String sql) throws SQLException {
        PostgresAddress postgres = Infrastructure.shared().postgres();
        try (Connection connection = DriverManager.getConnection(
                        postgres.jdbcUrl("marketdata"), postgres.user(), postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private TickListener listener() {
        return new TickListener(
                ticks,
                owned,
                extremes,
                priceTicks,
                snapshots,
                properties.ticks().rules(),
                Duration.ofDays(7),
                Clock.systemUTC());
    }

    private void publish(List<PriceTick> all) {
        publisher
                .publish(Flux.fromIterable(all)
                        .map(tick -> new FeedTick(Stock.of(SYMBOL, SYMBOL, "USD", 3), tick, () -> {})))
                .then(Mono.just(true))
                .block(LIMIT);
    }

    private static PriceTick tick(String price) {
        return RawTicks.tick(
                UUID.randomUUID(), SYMBOL, price, null, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }
}
