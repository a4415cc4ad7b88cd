package tradepost.marketdata.feed;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import tradepost.marketdata.domain.RandomWalk;
import tradepost.marketdata.domain.Stock;

/** Made-up prices of ten symbols, for demonstrations: a {@link RandomWalk} that takes a step each interval. */
public final class SimulatedFeed implements Feed {
    private static final List<Start> STARTS = List.of(
            new Start("AAPL", "Apple", "227.50"),
            new Start("AMZN", "Amazon", "201.20"),
            new Start("GOOGL", "Alphabet", "176.40"),
            new Start("JPM", "JPMorgan Chase", "243.10"),
            new Start("KO", "Coca-Cola", "63.80"),
            new Start("META", "Meta Platforms", "561.90"),
            new Start("MSFT", "Microsoft", "418.30"),
            new Start("NVDA", "NVIDIA", "138.70"),
            new Start("TSLA", "Tesla", "342.60"),
            new Start("V", "Visa", "309.40"));

    private final FeedsProperties.Simulated settings;
    private final Clock clock;
    private final FeedHealth health = new FeedHealth();
    private final Instant started;
    private final List<Stock> stocks;
    /** Kept from subscription to subscription, which follow each other: a feed that was lost walks on. */
    private volatile RandomWalk walk;

    public SimulatedFeed(FeedsProperties.Simulated settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.started = clock.instant();
        this.stocks = STARTS.stream()
                .map(start -> Stock.of(start.symbol(), start.name(), settings.currency(), 0))
                .toList();
        this.walk = RandomWalk.from(
                settings.seed(),
                STARTS.stream().map(start -> new BigDecimal(start.price())).toList());
    }

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public FeedHealth health() {
        return health;
    }

    @Override
    public Flux<FeedTick> ticks() {
        return Flux.interval(settings.interval())
                .onBackpressureDrop()
                .doOnSubscribe(_ -> health.running())
                .concatMapIterable(_ -> round(), 1);
    }

    private List<FeedTick> round() {
        RandomWalk current = walk;
        walk = current.next();
        Instant now = clock.instant();
        return IntStream.range(0, stocks.size())
                .mapToObj(i -> tick(i, current, now))
                .toList();
    }

    private FeedTick tick(int index, RandomWalk current, Instant now) {
        return FeedTick.of(
                name(),
                stocks.get(index),
                started + "|" + current.round(),
                current.prices().get(index),
                null,
                null,
                now,
                now,
                settings.tradable(),
                () -> {});
    }

    private record Start(String symbol, String name, String price) {}
}
