package tradepost.marketdata.publish;

import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.marketdata.feed.Feed;
import tradepost.marketdata.feed.FeedTick;
import tradepost.marketdata.listing.StockListing;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.Message;

/** Publishes the ticks of a feed to {@code price-ticks}, in order, at the pace of the brokers. */
@Component
public class TickPublisher {
    private final StockListing listing;
    private final KafkaPublisher kafka;

    public TickPublisher(StockListing listing, KafkaPublisher kafka) {
        this.listing = listing;
        this.kafka = kafka;
    }

    /** Gives each tick once Kafka has it and the feed knows; a stock is listed before its first tick leaves. */
    public Flux<FeedTick> publish(Feed feed) {
        return kafka.publish(feed.ticks().concatMap(this::listed), TickPublisher::toMessage)
                .doOnNext(tick -> take(feed, tick))
                .checkpoint("publish the ticks of " + feed.name());
    }

    private Mono<FeedTick> listed(FeedTick tick) {
        return listing.list(tick.stock()).thenReturn(tick);
    }

    private static void take(Feed feed, FeedTick tick) {
        tick.taken().run();
        feed.health().took(tick);
    }

    private static Message toMessage(FeedTick tick) {
        return new Message(Topic.PRICE_TICKS, tick.stock().symbol(), tick.tick());
    }
}
