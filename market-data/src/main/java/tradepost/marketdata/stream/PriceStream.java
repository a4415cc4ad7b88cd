package tradepost.marketdata.stream;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tradepost.marketdata.listing.StockBoard;
import tradepost.marketdata.snapshot.Latest;
import tradepost.marketdata.snapshot.PriceBoard;
import tradepost.marketdata.snapshot.PriceBoard.Posted;
import tradepost.marketdata.snapshot.StockView;
import tradepost.platform.jwt.Caller;
import tradepost.platform.jwt.Revocations;
import tradepost.platform.problem.Fields;

/**
 * The live prices of some stocks: first as they are, then as they change. What a slow reader has not taken is
 * replaced, not queued.
 */
public final class PriceStream implements ApplicationListener<ContextClosedEvent> {
    private static final int SYMBOLS_MAX = 200;

    private final StockBoard stocks;
    private final PriceBoard board;
    private final Revocations revocations;
    private final Clock clock;
    private final Duration period;
    private final Sinks.Empty<Void> closing = Sinks.empty();

    /** @param period a symbol's updates are at least this far apart */
    public PriceStream(StockBoard stocks, PriceBoard board, Revocations revocations, Clock clock, Duration period) {
        this.stocks = stocks;
        this.board = board;
        this.revocations = revocations;
        this.clock = clock;
        this.period = period;
    }

    /**
     * A price as it changed.
     *
     * @param id {@code partition-offset} of its tick on {@code price-ticks}
     */
    public record Update(String id, StockView stock) {}

    /**
     * Which symbols a request names.
     *
     * @param symbols with commas between; null or empty for all stocks, those to come too
     * @return empty for all
     * @throws tradepost.platform.problem.Problem STOCK_UNKNOWN if one of them is not listed
     */
    public Set<String> parse(@Nullable String symbols) {
        if (symbols == null || symbols.isBlank()) {
            return Set.of();
        }
        List<String> named =
                Arrays.stream(symbols.split(",", -1)).map(String::strip).toList();
        if (named.size() > SYMBOLS_MAX) {
            throw Fields.invalid("symbols", "names at most " + SYMBOLS_MAX + " stocks");
        }
        return named.stream().map(symbol -> stocks.get(symbol).symbol()).collect(Collectors.toUnmodifiableSet());
    }

    /** The updates, without end; {@code beats} come between them. */
    public <T> Flux<T> updates(Set<String> symbols, Function<Update, T> toMessage, Flux<T> beats) {
        return Flux.merge(
                1, Flux.defer(() -> conflated(symbols)).map(this::toUpdate).map(toMessage), beats.onBackpressureDrop());
    }

    /** When a stream of this caller ends: when the token or the session does, and when this service stops. */
    public Mono<Void> endOf(Caller caller) {
        Duration left = Duration.between(clock.instant(), caller.expiresAt());
        return Mono.firstWithSignal(Mono.delay(left).then(), revocations.whenRevoked(caller), closing.asMono());
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        closing.tryEmitEmpty();
    }

    /** Listens before it looks, so that no change falls between. */
    private Flux<Posted> conflated(Set<String> symbols) {
        Latest<String, Posted> latest = new Latest<>(Posted::newer);
        Mono<Void> hearing = board.updates()
                .filter(posted -> isWanted(symbols, posted))
                .doOnNext(posted -> latest.offer(posted.symbol(), posted))
                .then();
        Flux<Posted> told = Flux.defer(() -> {
            board.all().stream()
                    .filter(posted -> isWanted(symbols, posted))
                    .forEach(posted -> latest.offer(posted.symbol(), posted));
            return latest.valuesEvery(period);
        });
        return told.takeUntilOther(hearing);
    }

    /** A stock's listing may come to this replica after its first price: it is told with the next. */
    private boolean isWanted(Set<String> symbols, Posted posted) {
        return symbols.isEmpty() ? stocks.find(posted.symbol()).isPresent() : symbols.contains(posted.symbol());
    }

    private Update toUpdate(Posted posted) {
        return new Update(
                posted.partition() + "-" + posted.snapshot().sequence(),
                StockView.of(stocks.get(posted.symbol()), posted.snapshot(), clock.instant()));
    }
}
