package tradepost.bench.stream;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
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

/** Prices as the owner of a partition publishes them to {@code price-snapshots}, all symbols at once, at a pace. */
final class MovingPrices implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final BigDecimal PRICE = new BigDecimal("123.45");
    private static final BigDecimal VOLUME = BigDecimal.valueOf(123_456);

    private final KafkaPublisher kafka;
    private final List<String> symbols;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private long seq;

    MovingPrices(KafkaProperties kafka, int symbols) {
        this.kafka = new KafkaPublisher(kafka);
        this.symbols = IntStream.range(0, symbols).mapToObj(i -> "STRM" + i).toList();
    }

    List<String> symbols() {
        return symbols;
    }

    /** Lists the stocks and gives each a price. */
    void begin() {
        publish(symbols.stream()
                .map(symbol -> new Message(
                        Topic.STOCK_EVENTS,
                        symbol,
                        Stock.of(symbol, symbol + " Inc.", "USD", 0).listed(Instant.now())))
                .toList());
        move();
    }

    /** Moves all prices so often until the future is cancelled. */
    ScheduledFuture<?> every(Duration pause) {
        return thread.scheduleAtFixedRate(this::move, 0, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Moves all once more, after whatever was under way, and says which seq all have then. */
    long last() {
        try {
            return thread.submit(this::move).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new IllegalStateException("the last prices were not published", failure);
        }
    }

    private synchronized long move() {
        seq++;
        publish(symbols.stream()
                .map(symbol -> new Message(Topic.PRICE_SNAPSHOTS, symbol, snapshot(symbol)))
                .toList());
        return seq;
    }

    private void publish(List<Message> messages) {
        kafka.publish(Flux.fromIterable(messages)).then().block(LIMIT);
    }

    /** The quantity tells when it was published. */
    private PriceSnapshot snapshot(String symbol) {
        Instant now = Instant.now();
        PriceTick tick = new PriceTick(
                UUID.randomUUID(),
                now,
                symbol,
                "bench",
                PRICE,
                BigDecimal.valueOf(System.nanoTime()),
                null,
                now,
                now,
                PriceTick.AgedBy.RECEIVED,
                null,
                seq);
        Range range = new Range(PRICE, PRICE);
        Traded traded = new Traded(PRICE, PRICE, VOLUME, PRICE);
        return new PriceSnapshot(tick, new Ranges(range, range, range, range), traded, traded);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        kafka.close();
    }
}
