package tradepost.acceptance.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import tradepost.marketdata.domain.PriceSnapshot;
import tradepost.marketdata.domain.Range;
import tradepost.marketdata.domain.Ranges;
import tradepost.marketdata.domain.Stock;
import tradepost.marketdata.domain.Traded;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.Message;

/** Prices as the owner of their partition publishes them to {@code price-snapshots}, moved when a test says so. */
public final class MovedPrices implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final BigDecimal PRICE = new BigDecimal("123.45");

    /** It goes on from one test to the next: what is older is no news. */
    private static final AtomicLong SEQ = new AtomicLong();

    private final KafkaPublisher kafka;
    private final List<String> symbols;
    private long seq;

    private MovedPrices(KafkaPublisher kafka, List<String> symbols) {
        this.kafka = kafka;
        this.symbols = symbols;
    }

    /** Lists so many stocks that no feed has, each with a long name, and gives each its first price. */
    public static MovedPrices list(String kafka, int count) {
        List<String> symbols =
                IntStream.range(0, count).mapToObj(i -> "MOVE" + i).toList();
        MovedPrices prices =
                new MovedPrices(new KafkaPublisher(new KafkaProperties(kafka, (short) 1, Map.of())), symbols);
        prices.publish(symbols.stream()
                .map(symbol -> new Message(
                        Topic.STOCK_EVENTS,
                        symbol,
                        Stock.of(symbol, symbol.repeat(15), "USD", 0).listed(Instant.now())))
                .toList());
        prices.move();
        return prices;
    }

    public List<String> symbols() {
        return symbols;
    }

    /** @return the seq that all of them have now */
    public long move() {
        seq = SEQ.incrementAndGet();
        publish(symbols.stream()
                .map(symbol -> new Message(Topic.PRICE_SNAPSHOTS, symbol, snapshot(symbol)))
                .toList());
        return seq;
    }

    private void publish(List<Message> messages) {
        kafka.publish(Flux.fromIterable(messages)).then().block(LIMIT);
    }

    private PriceSnapshot snapshot(String symbol) {
        Instant now = Instant.now();
        PriceTick tick = new PriceTick(
                UUID.randomUUID(),
                now,
                symbol,
                "test",
                PRICE,
                BigDecimal.ONE,
                null,
                now,
                now,
                PriceTick.AgedBy.RECEIVED,
                null,
                seq);
        Range range = new Range(PRICE, PRICE);
        Traded traded = new Traded(PRICE, PRICE, BigDecimal.TEN, PRICE);
        return new PriceSnapshot(tick, new Ranges(range, range, range, range), traded, traded);
    }

    @Override
    public void close() {
        kafka.close();
    }
}
