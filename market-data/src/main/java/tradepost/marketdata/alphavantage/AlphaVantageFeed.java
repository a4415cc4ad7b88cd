package tradepost.marketdata.alphavantage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tradepost.marketdata.domain.Stock;
import tradepost.marketdata.feed.Feed;
import tradepost.marketdata.feed.FeedHealth;
import tradepost.marketdata.feed.FeedTick;
import tradepost.marketdata.feed.FeedsProperties;
import tradepost.marketdata.feed.SourceTick;
import tradepost.marketdata.store.FetchStore;
import tradepost.marketdata.store.FetchStore.Due;

/**
 * The bars of some symbols, asked for one after the other by one replica at a time. A call is counted in PostgreSQL
 * before it is made, and a bar as published once Kafka has all of its ticks: whatever ends in between, no budget is
 * overrun, and what comes again has the same ids.
 */
public final class AlphaVantageFeed implements Feed {
    private static final Logger log = LoggerFactory.getLogger(AlphaVantageFeed.class);
    private static final String NAME = "alphavantage";
    private static final Duration TAKEN_MAX = Duration.ofSeconds(30);
    private static final Duration REFUSED_PAUSE = Duration.ofDays(1);

    private final FeedsProperties.AlphaVantage settings;
    private final Duration every;
    private final AlphaVantageClient client;
    private final FetchStore store;
    private final Clock clock;
    private final FeedHealth health = new FeedHealth();

    public AlphaVantageFeed(
            FeedsProperties.AlphaVantage settings, ReactorResourceFactory resources, FetchStore store, Clock clock) {
        if (settings.key() == null || settings.key().isBlank()) {
            throw new IllegalArgumentException("tradepost.feeds.alpha-vantage.key is the key they gave you");
        }
        if (settings.symbols().isEmpty()) {
            throw new IllegalArgumentException("tradepost.feeds.alpha-vantage.symbols names what to ask for");
        }
        Duration bar = IntradayJson.length(settings.interval());
        this.settings = settings;
        this.every = settings.every() == null
                ? Pace.every(settings.symbols().size(), settings.callsPerDay(), bar)
                : settings.every();
        this.client = new AlphaVantageClient(settings, resources);
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public FeedHealth health() {
        return health;
    }

    /**
     * Gives its turn back however it ends, so that the next replica need not wait for the lease. A turn that did not
     * get to its end is followed by a pause, or a Kafka that takes nothing would cost the calls of a day in minutes.
     */
    @Override
    public Flux<FeedTick> ticks() {
        return Flux.usingWhen(Mono.fromSupplier(UUID::randomUUID), this::ticks, store::release);
    }

    private Flux<FeedTick> ticks(UUID owner) {
        return store.enrol(settings.symbols())
                .thenMany(Flux.interval(Duration.ZERO, settings.poll()).onBackpressureDrop())
                .concatMap(_ -> takeTurn(owner), 0);
    }

    private Flux<FeedTick> takeTurn(UUID owner) {
        FetchStore.Budget budget = new FetchStore.Budget(settings.callsPerMinute(), settings.callsPerDay(), Pace.APART);
        Duration lease = settings.timeout().plus(TAKEN_MAX).plus(TAKEN_MAX);
        return store.claim(owner, lease, settings.retryAfter(), budget, settings.symbols())
                .flatMapMany(due -> client.fetch(due.symbol()).flatMapMany(answer -> on(answer, owner, due)));
    }

    private Flux<FeedTick> on(IntradayAnswer answer, UUID owner, Due due) {
        return switch (answer) {
            case IntradayAnswer.Bars bars -> publish(bars, owner, due);
            case IntradayAnswer.Limited limited -> {
                health.paused(limited.message());
                log.warn(
                        "alphavantage is asked again in {}: {}", limited.limit().pause(), limited.message());
                yield store.pause(owner, limited.limit().pause()).thenMany(Flux.empty());
            }
            case IntradayAnswer.Refused refused -> {
                health.rejected(due.symbol() + ": " + refused.message());
                log.warn("alphavantage has no {}: {}", due.symbol(), refused.message());
                yield store.end(owner, due.symbol(), REFUSED_PAUSE, null).thenMany(Flux.empty());
            }
            case IntradayAnswer.KeyRefused refused -> Flux.error(new Unusable(refused.message()));
        };
    }

    private Flux<FeedTick> publish(IntradayAnswer.Bars answer, UUID owner, Due due) {
        health.running();
        if (answer.lastRejection() != null) {
            health.rejected(answer.lastRejection());
            log.warn("alphavantage: {} bars are none, the last: {}", answer.rejected(), answer.lastRejection());
        }
        if (Bar.isGapAfter(due.lastBarAt(), answer.bars())) {
            health.missed();
            log.warn(
                    "alphavantage has forgotten bars of {} between {} and {}",
                    due.symbol(),
                    due.lastBarAt(),
                    answer.bars().getFirst().start());
        }
        List<Bar> bars = Bar.after(due.lastBarAt(), answer.bars(), clock.instant());
        Instant last = bars.isEmpty() ? null : bars.getLast().start();
        return publish(due.symbol(), Bar.ticks(due.symbol(), bars))
                .concatWith(store.end(owner, due.symbol(), every, last).then(Mono.empty()));
    }

    /** Completes once Kafka has all of them. */
    private Flux<FeedTick> publish(String symbol, List<SourceTick> told) {
        if (told.isEmpty()) {
            return Flux.empty();
        }
        Instant now = clock.instant();
        Stock stock = Stock.of(symbol, symbol, settings.currency(), 0);
        Sinks.Empty<FeedTick> all = Sinks.empty();
        AtomicInteger left = new AtomicInteger(told.size());
        Runnable taken = () -> {
            if (left.decrementAndGet() == 0) {
                all.tryEmitEmpty();
            }
        };
        return Flux.fromIterable(told)
                .map(tick -> FeedTick.of(NAME, stock, tick, now, settings.tradable(), taken))
                .concatWith(all.asMono().timeout(TAKEN_MAX));
    }
}
