package tradepost.marketdata;

import java.time.Clock;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import tradepost.marketdata.alphavantage.AlphaVantageFeed;
import tradepost.marketdata.batch.HttpFeed;
import tradepost.marketdata.domain.PriceSnapshot;
import tradepost.marketdata.feed.FeedsProperties;
import tradepost.marketdata.feed.MqttFeed;
import tradepost.marketdata.feed.ReplayFeed;
import tradepost.marketdata.feed.SimulatedFeed;
import tradepost.marketdata.history.PriceTicks;
import tradepost.marketdata.history.TickLane;
import tradepost.marketdata.history.TickListener;
import tradepost.marketdata.listing.Calendars;
import tradepost.marketdata.listing.StockBoard;
import tradepost.marketdata.snapshot.PriceBoard;
import tradepost.marketdata.snapshot.Prices;
import tradepost.marketdata.snapshot.RedisSnapshots;
import tradepost.marketdata.snapshot.SnapshotPublisher;
import tradepost.marketdata.store.ExtremeStore;
import tradepost.marketdata.store.FetchStore;
import tradepost.marketdata.store.OwnedTickStore;
import tradepost.marketdata.store.TickStore;
import tradepost.marketdata.stream.Frames;
import tradepost.marketdata.stream.PriceSocket;
import tradepost.marketdata.stream.PriceStream;
import tradepost.platform.event.StockListed;
import tradepost.platform.event.Topic;
import tradepost.platform.jwt.Revocations;
import tradepost.platform.redis.RedisAddress;
import tradepost.platform.redis.RedisConfiguration;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.TopicConsumer;
import tradepost.platform.relay.TopicEnds;
import tradepost.platform.relay.TopicTail;

/** How the parts of this service are put together. */
@Configuration(proxyBeanMethods = false)
@Import(RedisConfiguration.class)
class MarketDataConfiguration {
    @Bean
    @ConditionalOnBooleanProperty("tradepost.feeds.mqtt.enabled")
    MqttFeed mqttFeed(FeedsProperties feeds, SslBundles bundles, Clock clock) {
        String bundle = feeds.mqtt().sslBundle();
        return new MqttFeed(feeds.mqtt(), bundle == null ? null : bundles.getBundle(bundle), clock);
    }

    @Bean
    @ConditionalOnBooleanProperty("tradepost.feeds.alpha-vantage.enabled")
    AlphaVantageFeed alphaVantageFeed(
            FeedsProperties feeds, ReactorResourceFactory resources, FetchStore fetches, Clock clock) {
        return new AlphaVantageFeed(feeds.alphaVantage(), resources, fetches, clock);
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "tradepost.feeds.http.enabled", matchIfMissing = true)
    HttpFeed httpFeed(FeedsProperties feeds) {
        return new HttpFeed(feeds.http().batches());
    }

    @Bean
    @ConditionalOnBooleanProperty("tradepost.feeds.replay.enabled")
    ReplayFeed replayFeed(FeedsProperties feeds, Clock clock) {
        return new ReplayFeed(feeds.replay(), clock);
    }

    @Bean
    @ConditionalOnBooleanProperty("tradepost.feeds.simulated.enabled")
    SimulatedFeed simulatedFeed(FeedsProperties feeds, Clock clock) {
        return new SimulatedFeed(feeds.simulated(), clock);
    }

    @Bean
    Calendars calendars(MarketDataProperties properties) {
        return Calendars.read(properties.calendars());
    }

    @Bean
    StockBoard stockBoard() {
        return new StockBoard();
    }

    @Bean
    TopicTail stockTail(KafkaProperties kafka, KafkaPublisher topicsFirst, StockBoard stocks) {
        return new TopicTail(
                kafka,
                "market-data stocks",
                Map.of(Topic.STOCK_EVENTS, StockListed.class),
                TopicTail.From.BEGINNING,
                stocks::on);
    }

    @Bean
    PriceBoard priceBoard() {
        return new PriceBoard();
    }

    @Bean
    TopicTail priceTail(KafkaProperties kafka, KafkaPublisher topicsFirst, PriceBoard prices) {
        return new TopicTail(
                kafka,
                "market-data prices",
                Map.of(Topic.PRICE_SNAPSHOTS, PriceSnapshot.class),
                TopicTail.From.BEGINNING,
                prices::on);
    }

    @Bean
    RedisSnapshots redisSnapshots(RedisAddress redis) {
        return new RedisSnapshots(redis);
    }

    @Bean
    Prices prices(RedisSnapshots redis, PriceBoard board) {
        return new Prices(redis, board);
    }

    @Bean
    SnapshotPublisher snapshotPublisher(KafkaPublisher kafka, RedisSnapshots redis, MarketDataProperties properties) {
        return new SnapshotPublisher(kafka, redis, properties.snapshotPeriod());
    }

    @Bean
    PriceTicks priceTicks(KafkaProperties kafka, KafkaPublisher publisher, OwnedTickStore owned, Clock clock) {
        return new PriceTicks(publisher, new TopicEnds(kafka), owned, clock);
    }

    /**
     * One of two lanes, each a member of the group with partitions of its own: while one waits for PostgreSQL, the
     * other reads and judges.
     */
    @Bean
    TopicConsumer tickConsumer(TickLane lane) {
        return lane.consumer();
    }

    @Bean
    TopicConsumer otherTickConsumer(TickLane lane) {
        return lane.consumer();
    }

    @Bean
    TickLane tickLane(
            KafkaProperties kafka,
            KafkaPublisher publisher,
            TickStore ticks,
            OwnedTickStore owned,
            ExtremeStore extremes,
            PriceTicks priceTicks,
            SnapshotPublisher snapshots,
            MarketDataProperties properties,
            Clock clock) {
        MarketDataProperties.Ticks settings = properties.ticks();
        return new TickLane(
                kafka,
                publisher,
                settings.batch(),
                () -> new TickListener(
                        ticks, owned, extremes, priceTicks, snapshots, settings.rules(), settings.kept(), clock));
    }

    @Bean
    Frames frames(StockBoard stocks, PriceBoard prices, Clock clock, MarketDataProperties properties) {
        return new Frames(stocks, prices, clock, properties.streams());
    }

    @Bean
    PriceStream priceStream(
            StockBoard stocks, Frames frames, Revocations revocations, Clock clock, MarketDataProperties properties) {
        return new PriceStream(stocks, frames, revocations, clock, properties.streams());
    }

    /** Before the controllers' mapping; the path is no one else's. */
    @Bean
    HandlerMapping priceSocketMapping(PriceStream prices) {
        return new SimpleUrlHandlerMapping(
                Map.of("/api/v1/ws/prices", new PriceSocket(prices, new HandshakeWebSocketService())), -1);
    }
}
