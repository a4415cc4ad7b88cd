package tradepost.marketdata.feed;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.marketdata.domain.Stock;

/**
 * Trades of the past, shifted to now: the first trade of the file happens when the replay starts, each other as much
 * later as it then was, divided by the speed. Every line becomes one tick; a line that is no trade ends the feed with
 * an error that names it.
 */
public final class ReplayFeed implements Feed {
    private static final Logger log = LoggerFactory.getLogger(ReplayFeed.class);

    private final FeedsProperties.Replay settings;
    private final TradeFile file;
    private final Stock stock;
    private final Clock clock;
    private final FeedHealth health = new FeedHealth();
    /** Names this replay: its ticks are others than those of an earlier one of the same file. */
    private final Instant started;
    /** How many trades Kafka has taken, over all laps; a feed that was lost goes on after them. */
    private final AtomicLong taken = new AtomicLong();
    /** How many trades the file has; 0 until it has been read once. */
    private final AtomicLong tradesPerLap = new AtomicLong();

    public ReplayFeed(FeedsProperties.Replay settings, Clock clock) {
        Path path = settings.file();
        if (path == null) {
            throw new IllegalArgumentException("tradepost.feeds.replay.file names the file to replay");
        }
        if (!(settings.speed() >= 0)) {
            throw new IllegalArgumentException("tradepost.feeds.replay.speed is 0 or more");
        }
        this.settings = settings;
        this.file = new TradeFile(path);
        this.stock = Stock.of(settings.symbol(), settings.name(), settings.currency(), settings.quantityScale());
        this.clock = clock;
        this.started = clock.instant();
    }

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public FeedHealth health() {
        return health;
    }

    @Override
    public Flux<FeedTick> ticks() {
        return Flux.defer(() -> ticksAfter(taken.get())).doOnSubscribe(_ -> health.running());
    }

    private Flux<FeedTick> ticksAfter(long done) {
        long perLap = tradesPerLap.get();
        Flux<Due> first = lap(perLap == 0 ? done : done % perLap);
        Flux<Due> all = settings.loop() ? first.concatWith(lap(0).repeat()) : first;
        return all.index((i, due) -> tick(done + i, due));
    }

    private Flux<Due> lap(long skipped) {
        return Flux.defer(() -> paced(new Shift(), skipped));
    }

    private Flux<Due> paced(Shift shift, long skipped) {
        AtomicLong read = new AtomicLong();
        Flux<Due> trades = file.trades()
                .doOnNext(_ -> read.incrementAndGet())
                .skip(skipped)
                .map(shift::toNow)
                .doOnComplete(() -> finishLap(read.get()));
        return settings.speed() == 0 ? trades : trades.concatMap(this::await, 1);
    }

    private void finishLap(long trades) {
        tradesPerLap.set(trades);
        log.info("replay has read {} to its end: {} trades", file, trades);
    }

    private Mono<Due> await(Due due) {
        Duration left = Duration.between(clock.instant(), due.at());
        return left.isPositive() ? Mono.delay(left).thenReturn(due) : Mono.just(due);
    }

    private FeedTick tick(long sequence, Due due) {
        TradeLine trade = due.trade();
        return FeedTick.of(
                name(),
                stock,
                started + "|" + sequence + "|" + trade.at(),
                trade.price(),
                trade.amount(),
                null,
                due.at(),
                clock.instant(),
                settings.tradable(),
                taken::incrementAndGet);
    }

    /** When a trade happens this time. */
    private record Due(TradeLine trade, Instant at) {}

    /** Lets the first trade it sees happen now. */
    private final class Shift {
        private final Instant begun = clock.instant();
        private Instant first = Instant.MIN;

        Due toNow(TradeLine trade) {
            if (settings.speed() == 0) {
                return new Due(trade, clock.instant());
            }
            if (first.equals(Instant.MIN)) {
                first = trade.at();
            }
            double millis = Duration.between(first, trade.at()).toMillis() / settings.speed();
            return new Due(trade, begun.plusMillis((long) millis));
        }
    }
}
