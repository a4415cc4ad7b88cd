package tradepost.bench.takeover;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import tradepost.acceptance.system.Eventually;
import tradepost.bench.client.MarketEvents;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.Message;

/** A price that meets the best order of a stock: who has taken the order over asks the ledger to settle it. */
final class FirstFill {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private FirstFill() {}

    /**
     * Tells the price, again and again until it is heard: a replica that has just started learns of the stock first.
     *
     * @param kafka bootstrap servers
     */
    static void await(String kafka, RestingOrders resting) {
        RestingOrders.Best best = resting.best();
        try (KafkaPublisher publisher = new KafkaPublisher(new KafkaProperties(kafka, (short) 1, Map.of()))) {
            publish(
                    publisher,
                    new Message(Topic.STOCK_EVENTS, best.symbol(), MarketEvents.listed(best.symbol(), Instant.now())));
            Eventually.answers("the best order of " + best.symbol() + " is filled", LIMIT, () -> {
                publish(
                        publisher,
                        new Message(
                                Topic.PRICE_TICKS,
                                best.symbol(),
                                MarketEvents.priced(best.symbol(), best.price(), Instant.now())));
                return resting.isSettling(best.id()) ? Optional.of(best) : Optional.empty();
            });
        }
    }

    private static void publish(KafkaPublisher publisher, Message message) {
        publisher
                .publish(Flux.just(message))
                .then()
                .toFuture()
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
