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

/**
 * Publishes ticks to {@code raw-ticks}, in order, at the pace of the brokers. Nothing is judged here: the owner of the
 * partition does that, who alone knows what came before.
 */
@Component
public class RawTickPublisher {
    private final StockListing listing;
    private final KafkaPublisher kafka;

    public RawTickPublisher(StockListing listing, KafkaPublisher kafka) {
        this.listing = listing;
        this.kafka = kafka;
    }

    /** Publishes the ticks of a feed; gives each once Kafka has it and the feed knows. */
    public Flux<FeedTick> publish(Feed feed) {
        return publish(feed.ticks())
                .doOnNext(tick -> feed.health().took(tick))
                .checkpoint("publish the ticks of " + feed.name());
    }

    /** Gives each tick once Kafka has it and its source knows; a stock is listed before its first tick leaves. */
    public Flux<FeedTick> publish(Flux<FeedTick> ticks) {
        return kafka.publish(ticks.concatMap(this::listed), RawTickPublisher::toMessage)
                .doOnNext(tick -> tick.taken().run());
    }

    private Mono<FeedTick> listed(FeedTick tick) {
        return listing.list(tick.stock()).thenReturn(tick);
    }

    private static Message toMessage(FeedTick tick) {
        return new Message(Topic.RAW_TICKS, tick.stock().symbol(), tick.tick());
    }
}
