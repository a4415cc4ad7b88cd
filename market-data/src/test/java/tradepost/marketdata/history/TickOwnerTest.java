package tradepost.marketdata.history;

import static org.awaitility.Awaitility.await;

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
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.marketdata.MarketDataProperties;
import tradepost.marketdata.MarketDataTest;
import tradepost.marketdata.RawTicks;
import tradepost.marketdata.domain.Arrived;
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
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.Partitions;
import tradepost.platform.relay.TopicConsumer;
import tradepost.platform.relay.TopicEnds;

/** The running service, and owners of partitions that a test makes beside those of the service. */
abstract class TickOwnerTest extends MarketDataTest {
    @Autowired
    KafkaProperties kafka;

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

    /** The service's own lanes stand still. */
    void stopLanes() {
        consumers.forEach(TopicConsumer::stop);
        await().atMost(LIMIT).until(() -> consumers.stream().noneMatch(TopicConsumer::isRunning));
    }

    void startLanes() {
        consumers.forEach(TopicConsumer::start);
    }

    void publish(PriceTick... all) {
        publisher
                .publish(Flux.fromArray(all)
                        .map(tick -> new FeedTick(Stock.of(tick.symbol(), tick.symbol(), "USD", 3), tick, () -> {})))
                .then(Mono.just(true))
                .block(LIMIT);
    }

    Ownership own(int partition) {
        return Objects.requireNonNull(owned.own(Set.of(partition)).block(LIMIT)).getFirst();
    }

    /** Stores ticks as their owner does, and publishes none. */
    List<Arrived> store(Ownership ours, PriceTick... all) {
        int partition = ours.partition();
        TickBook book = new TickBook(properties.ticks().rules());
        book.load(
                new TickBook.Stored(
                        Map.of(partition, ours.next()), List.of(), Map.of(), List.of(), List.of(), List.of()),
                Instant.now());
        List<Arrived> arrived = new ArrayList<>();
        for (PriceTick tick : all) {
            arrived.add(RawTicks.arrived(partition, ours.next() + arrived.size(), tick));
        }
        Map<Integer, Long> next = Map.of(partition, ours.next() + all.length);
        ticks.record(book.decide(arrived, next, Instant.now()), Map.of(partition, ours.epoch()))
                .block(LIMIT);
        return arrived;
    }

    /** Another owner takes a partition over, and publishes what the one before it did not. */
    void takeOver(int partition) {
        listener().assigned(Set.of(partition)).block(LIMIT);
    }

    TickListener listener() {
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

    /** The last record of a partition of {@code price-ticks}. */
    PriceTick lastPrice(int partition) {
        TopicEnds.End end = Objects.requireNonNull(new TopicEnds(kafka)
                        .read(Topic.PRICE_TICKS, Set.of(partition))
                        .block(LIMIT))
                .get(partition);
        return Json.read(Objects.requireNonNull(Objects.requireNonNull(end).last()), PriceTick.class);
    }

    /** How many records of this symbol are on {@code price-ticks}, whatever other tests have published there. */
    long published(String symbol) {
        TopicPartition partition = new TopicPartition(Topic.PRICE_TICKS.topicName(), Partitions.of(symbol));
        Map<String, Object> settings = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        long count = 0;
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition)).get(partition));
            consumer.seekToBeginning(List.of(partition));
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(LIMIT)) {
                    count += record.key().equals(symbol) ? 1 : 0;
                }
            }
        }
        return count;
    }

    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
