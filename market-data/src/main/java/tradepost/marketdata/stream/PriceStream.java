package tradepost.marketdata.stream;

import io.netty.channel.Channel;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import tradepost.marketdata.MarketDataProperties.Streams;
import tradepost.marketdata.listing.StockBoard;
import tradepost.platform.http.StreamConnection;
import tradepost.platform.http.UserStreams;
import tradepost.platform.jwt.Caller;
import tradepost.platform.jwt.Revocations;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;

/**
 * Streams of prices. Each begins with its stocks as they are ({@code snapshot}), goes on with what changes ({@code
 * price}, {@code stale}, {@code fresh}), and tells at its end why it ends ({@code end}): the token or the
 * session does, the service stops, or the reader asks more than it reads.
 */
public final class PriceStream implements ApplicationListener<ContextClosedEvent> {
    private static final int SYMBOLS_MAX = 200;
    private static final String REVOKED = "access-revoked";

    private final StockBoard stocks;
    private final Frames frames;
    private final Revocations revocations;
    private final Clock clock;
    private final Streams settings;
    private final UserStreams streams;
    private volatile boolean closing;

    public PriceStream(StockBoard stocks, Frames frames, Revocations revocations, Clock clock, Streams settings) {
        this.stocks = stocks;
        this.frames = frames;
        this.revocations = revocations;
        this.clock = clock;
        this.settings = settings;
        this.streams = new UserStreams(settings.perUser());
    }

    /**
     * Which symbols a request names.
     *
     * @param symbols with commas between; null or empty for all stocks, those to come too
     * @return empty for all
     * @throws Problem STOCK_UNKNOWN if one of them is not listed
     */
    Set<String> parse(@Nullable String symbols) {
        return symbols == null || symbols.isBlank()
                ? Set.of()
                : listed(
                        Arrays.stream(symbols.split(",", -1)).map(String::strip).toList());
    }

    /** @throws Problem STOCK_UNKNOWN if one of them is not listed; INVALID_FIELD if there are too many */
    Set<String> listed(Collection<String> named) {
        if (named.size() > SYMBOLS_MAX) {
            throw Fields.invalid("symbols", "names at most " + SYMBOLS_MAX + " stocks");
        }
        return named.stream().map(symbol -> stocks.get(symbol).symbol()).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * One more stream of this caller, for as long as it lasts.
     *
     * @return fails with TOO_MANY_STREAMS before anything else if the caller has as many as a user may
     */
    Mono<Void> admit(Caller caller, Mono<Void> stream) {
        return streams.admit(caller, stream);
    }

    /** @throws Problem TOO_MANY_STREAMS */
    void requireRoom(Caller caller) {
        streams.requireRoom(caller);
    }

    /**
     * What a stream sends.
     *
     * @param toOutlet how
     * @param opened is given the reader, on the event loop of the connection, before anything is sent to it
     */
    <T> Flux<T> messages(
            Channel channel,
            Shape shape,
            Set<String> symbols,
            Caller caller,
            Function<FluxSink<T>, Outlet<T>> toOutlet,
            Consumer<Reader> opened) {
        AtomicReference<@Nullable Reader> reader = new AtomicReference<>();
        return Flux.<T>push(
                        sink -> Frames.onLoop(channel, () -> {
                            StreamConnection.prepare(channel, settings.lostAfter());
                            Reader opening = frames.open(channel, toOutlet.apply(sink), shape, symbols, created -> {
                                created.endAfter(Duration.between(clock.instant(), caller.expiresAt()));
                                opened.accept(created);
                            });
                            reader.set(opening);
                            if (closing) {
                                opening.end("shutdown");
                            }
                            if (revocations.isRevoked(caller)) {
                                opening.end(REVOKED);
                            }
                        }),
                        FluxSink.OverflowStrategy.ERROR)
                .takeUntilOther(revocations
                        .whenRevoked(caller)
                        .then(Mono.<T>fromRunnable(() -> Frames.onLoop(channel, () -> endRevoked(reader.get()))))
                        .then(Mono.never()));
    }

    /** It says so itself, and ends by that. One that is not open yet finds out as it opens. */
    private static void endRevoked(@Nullable Reader reader) {
        if (reader != null) {
            reader.end(REVOKED);
        }
    }

    /** An open stream would hold up the end of the service. */
    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        closing = true;
        frames.end("shutdown");
    }
}
