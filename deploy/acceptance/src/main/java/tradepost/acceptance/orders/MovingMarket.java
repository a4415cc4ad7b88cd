package tradepost.acceptance.orders;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.marketdata.domain.PriceSnapshot;
import tradepost.marketdata.domain.Ranges;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.StockListed;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.Message;

/**
 * Stocks whose prices walk about ten dollars, four ticks a second each, told as market-data tells them. Of every fourth
 * there is only so much at a price. Prices trade for fifteen seconds.
 */
public final class MovingMarket implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MovingMarket.class);
    private static final int STOCKS = 40;
    private static final int SCARCE = 4;
    private static final BigDecimal AVAILABLE = BigDecimal.valueOf(20);
    private static final Duration PACE = Duration.ofMillis(250);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    static final long TRADABLE_MS = 15_000;
    private static final BigDecimal CENT = new BigDecimal("0.01");
    private static final int FIRST_CENTS = 1_000;
    private static final int LOWEST_CENTS = 500;
    private static final int HIGHEST_CENTS = 2_000;
    private static final int STEP_CENTS = 12;

    private final KafkaPublisher publisher;
    private final Random random;
    private final Map<String, Integer> cents = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("moving-market").factory());
    private volatile boolean isMoving = true;

    private MovingMarket(String kafka, long seed) {
        this.publisher = new KafkaPublisher(new KafkaProperties(kafka, (short) 1, Map.of()));
        this.random = new Random(seed);
    }

    /** Lists the stocks and begins; the topics are there. */
    public static MovingMarket open(String kafkaBootstrapServers, long seed) {
        MovingMarket market = new MovingMarket(kafkaBootstrapServers, seed);
        IntStream.range(0, STOCKS).forEach(number -> market.cents.put("MOVES" + number, FIRST_CENTS));
        market.publish(market.symbols().stream().map(MovingMarket::listed).toList());
        market.tick();
        var _ = market.clock.scheduleAtFixedRate(
                market::tickWhilePossible, PACE.toMillis(), PACE.toMillis(), TimeUnit.MILLISECONDS);
        return market;
    }

    public List<String> symbols() {
        return cents.keySet().stream().sorted().toList();
    }

    /** The last price of a stock. */
    public BigDecimal price(String symbol) {
        return BigDecimal.valueOf(cents.getOrDefault(symbol, FIRST_CENTS), 2);
    }

    /** From now on prices are told again and again and stay what they are, or move again. */
    public void move(boolean moving) {
        isMoving = moving;
    }

    /** What cannot be published is not told: the next tick is. */
    private void tickWhilePossible() {
        try {
            tick();
        } catch (RuntimeException unreachable) {
            log.warn("prices are not told: {}", unreachable.toString());
        }
    }

    private void tick() {
        if (isMoving) {
            cents.replaceAll((_, now) ->
                    Math.clamp(now + random.nextInt(-STEP_CENTS, STEP_CENTS + 1), LOWEST_CENTS, HIGHEST_CENTS));
        }
        Instant now = Instant.now();
        List<PriceTick> snapshots = Flux.fromIterable(symbols())
                .flatMap(symbol -> publish(priced(symbol, now)), STOCKS)
                .collectList()
                .toFuture()
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
        publish(snapshots.stream()
                .map(tick -> new Message(Topic.PRICE_SNAPSHOTS, tick.symbol(), new PriceSnapshot(tick, Ranges.NONE)))
                .toList());
    }

    /** Gives it back with its sequence. */
    private Mono<PriceTick> publish(PriceTick tick) {
        return publisher
                .publish(new Message(Topic.PRICE_TICKS, tick.symbol(), tick))
                .map(tick::at);
    }

    private void publish(List<Message> messages) {
        publisher
                .publish(Flux.fromIterable(messages))
                .then()
                .toFuture()
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static Message listed(String symbol) {
        StockListed stock = new StockListed(
                UUID.randomUUID(), Instant.now(), symbol, symbol, "USD", 0, BigDecimal.ONE, CENT, false, null);
        return new Message(Topic.STOCK_EVENTS, symbol, stock);
    }

    private PriceTick priced(String symbol, Instant now) {
        return new PriceTick(
                UUID.randomUUID(),
                now,
                symbol,
                "moving",
                price(symbol),
                null,
                availability(symbol),
                now,
                now,
                PriceTick.AgedBy.RECEIVED,
                TRADABLE_MS,
                null);
    }

    private static @Nullable BigDecimal availability(String symbol) {
        return Math.floorMod(symbol.hashCode(), SCARCE) == 0 ? AVAILABLE : null;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        publisher.close();
    }
}
