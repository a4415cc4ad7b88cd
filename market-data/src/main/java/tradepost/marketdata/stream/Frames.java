package tradepost.marketdata.stream;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tradepost.marketdata.MarketDataProperties.Streams;
import tradepost.marketdata.listing.StockBoard;
import tradepost.marketdata.snapshot.Latest;
import tradepost.marketdata.snapshot.PriceBoard;
import tradepost.marketdata.snapshot.PriceBoard.Posted;

/**
 * Makes frames, one in each period: what changed meanwhile, of each stock the latest, encoded once and sent to all
 * who are to have it. The next one waits until the event loops have offered this one to every reader; a reader that
 * takes nothing is passed over.
 */
public final class Frames implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Frames.class);

    /** Of one turn: what it cannot share within these, each reader writes for itself. */
    private static final long SHARED_BYTES_MAX = 32L * 1024 * 1024;

    private final StockBoard stocks;
    private final PriceBoard board;
    private final Streams settings;
    private final ByteBufAllocator memory;
    private final Changes changes;
    private final Latest<String, Posted> waiting = new Latest<>(Posted::newer);
    private final Audiences audiences = new Audiences();
    private final ConcurrentMap<EventLoop, Lane> lanes = new ConcurrentHashMap<>();
    private volatile boolean isSending;
    private volatile Disposable running = Disposables.disposed();
    private long beatAt = System.nanoTime();
    private long sentVersion;

    public Frames(StockBoard stocks, PriceBoard board, Clock clock, Streams settings) {
        this(stocks, board, clock, settings, PooledByteBufAllocator.DEFAULT);
    }

    Frames(StockBoard stocks, PriceBoard board, Clock clock, Streams settings, ByteBufAllocator memory) {
        this.memory = memory;
        this.stocks = stocks;
        this.board = board;
        this.settings = settings;
        this.changes = new Changes(stocks, clock);
    }

    /** Listens before it looks, so that no change falls between; and takes all it is told, or some would be lost. */
    @Override
    public void start() {
        Mono<Void> hearing = board.updates().doOnNext(this::hear).then();
        Mono<Void> known = Mono.fromRunnable(() -> board.all().forEach(this::hear));
        Pulse pulse = new Pulse(settings.period(), System.nanoTime());
        Mono<Void> turns = Flux.interval(pulse.look())
                .filter(_ -> pulse.begins(System.nanoTime(), isSending))
                .doOnNext(_ -> turn())
                .then();
        running = Mono.when(hearing, known, turns)
                .doOnError(fault -> log.error("prices are streamed anew", fault))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, settings.period()).maxBackoff(Duration.ofSeconds(2)))
                .subscribe();
    }

    private void hear(Posted posted) {
        waiting.offer(posted.symbol(), posted);
    }

    @Override
    public void stop() {
        running.dispose();
    }

    @Override
    public boolean isRunning() {
        return !running.isDisposed();
    }

    /**
     * Begins a stream, on the event loop of its connection: first its stocks as they are, then their changes.
     *
     * @param symbols empty for all stocks, those to come too
     * @param opened is given the reader before anything is sent to it
     */
    Reader open(Channel channel, Outlet<?> outlet, Shape shape, Collection<String> symbols, Consumer<Reader> opened) {
        Lane lane = lanes.computeIfAbsent(channel.eventLoop(), Lane::new);
        Audience.Key key = new Audience.Key(shape, Set.copyOf(symbols));
        Reader reader = new Reader(channel, outlet, changes, audiences, key);
        lane.add(reader);
        outlet.sink()
                .onDispose(() -> onLoop(channel, () -> {
                    reader.close();
                    lane.leave();
                }));
        opened.accept(reader);
        reader.beat();
        outlet.sink().onRequest(_ -> onLoop(channel, reader::catchUp));
        return reader;
    }

    /** Ends all streams. */
    void end(String reason) {
        lanes.values().forEach(lane -> lane.forEach(reader -> reader.end(reason), () -> {}));
    }

    /** One frame, unless the last is still under way. What one that fails has noted and not sent, the next sends. */
    void turn() {
        if (isSending) {
            return;
        }
        Turn turn = changed();
        boolean isBeat = System.nanoTime() - beatAt >= settings.heartbeat().toNanos();
        if (turn.until() == sentVersion && !isBeat) {
            return;
        }
        List<Audience> addressed = audiences.all();
        compose(turn, addressed);
        beatAt = isBeat ? System.nanoTime() : beatAt;
        sentVersion = turn.until();
        send(isBeat ? this::sendWithBeat : Reader::sendFrame, addressed);
    }

    private Turn changed() {
        long since = changes.version();
        Map<String, Posted> taken = waiting.take();
        try {
            List<Change> changed = changes.turn(listed(taken));
            return Turn.of(since, changes.version(), changed);
        } catch (Throwable fault) {
            waiting.giveBack(taken);
            throw failed(fault);
        }
    }

    private void compose(Turn turn, List<Audience> addressed) {
        try {
            long left = SHARED_BYTES_MAX;
            for (Audience audience : addressed) {
                left -= audience.compose(turn, memory, left);
            }
        } catch (Throwable fault) {
            addressed.forEach(Audience::release);
            throw failed(fault);
        }
    }

    /** Reactor would let an Error end all turns without a word; memory that cannot be had now may be later. */
    private static IllegalStateException failed(Throwable fault) {
        return new IllegalStateException("a turn of the price streams failed", fault);
    }

    private void send(Consumer<Reader> action, List<Audience> addressed) {
        List<Lane> all = List.copyOf(lanes.values());
        // One for ourselves: a lane may be done before the next has begun.
        AtomicInteger underWay = new AtomicInteger(all.size() + 1);
        isSending = true;
        Runnable done = () -> {
            if (underWay.decrementAndGet() == 0) {
                addressed.forEach(Audience::release);
                isSending = false;
            }
        };
        all.forEach(lane -> lane.forEach(action, done));
        done.run();
    }

    /** The prices that are told now; one whose stock is not listed here yet waits for that. */
    private Collection<Posted> listed(Map<String, Posted> taken) {
        Map<String, Posted> unlisted = taken.values().stream()
                .filter(posted -> stocks.find(posted.symbol()).isEmpty())
                .collect(Collectors.toMap(Posted::symbol, posted -> posted));
        waiting.giveBack(unlisted);
        taken.keySet().removeAll(unlisted.keySet());
        return taken.values();
    }

    private void sendWithBeat(Reader reader) {
        if (reader.isSilentSince(System.nanoTime() - settings.lostAfter().toNanos())) {
            reader.cut();
        } else {
            reader.sendFrame();
            reader.beat();
        }
    }

    static void onLoop(Channel channel, Runnable work) {
        if (channel.eventLoop().inEventLoop()) {
            work.run();
        } else {
            channel.eventLoop().execute(work);
        }
    }
}
