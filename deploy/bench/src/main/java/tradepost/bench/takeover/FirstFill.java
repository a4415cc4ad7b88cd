package tradepost.bench.takeover;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import tradepost.acceptance.system.Eventually;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.StockListed;
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
            publish(publisher, new Message(Topic.STOCK_EVENTS, best.symbol(), listed(best.symbol())));
            Eventually.answers("the best order of " + best.symbol() + " is filled", LIMIT, () -> {
                publish(publisher, new Message(Topic.PRICE_TICKS, best.symbol(), priced(best.symbol(), best.price())));
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

    private static StockListed listed(String symbol) {
        return new StockListed(
                UUID.randomUUID(),
                Instant.now(),
                symbol,
                symbol,
                "USD",
                0,
                BigDecimal.ONE,
                new BigDecimal("0.01"),
                false,
                null);
    }

    private static PriceTick priced(String symbol, BigDecimal price) {
        Instant now = Instant.now();
        return new PriceTick(
                UUID.randomUUID(),
                now,
                symbol,
                "bench",
                price,
                null,
                null,
                now,
                now,
                PriceTick.AgedBy.RECEIVED,
                null,
                null);
    }
}
