package tradepost.marketdata.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tradepost.marketdata.MarketDataProperties.Streams;
import tradepost.marketdata.Ticks;
import tradepost.marketdata.domain.Stock;
import tradepost.marketdata.listing.StockBoard;
import tradepost.marketdata.snapshot.PriceBoard;
import tradepost.marketdata.snapshot.PriceBoard.Posted;
import tradepost.platform.event.Topic;
import tradepost.platform.jwt.Caller;
import tradepost.platform.jwt.Revocations;
import tradepost.platform.relay.Received;

/** The streams without the service around them: prices come, frames are made and time passes when a test says so. */
abstract class StreamedPrices {
    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    static final Set<String> ALL = Set.of();
    /** No frame is made but by a test. */
    private static final Streams SETTINGS = new Streams(Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(2), 10);

    final HandClock clock = new HandClock(START);
    final StockBoard stocks = new StockBoard();
    final PriceBoard board = new PriceBoard();
    final Revocations revocations = new Revocations(Duration.ZERO, clock);
    final Memory memory = new Memory();
    final Frames frames = new Frames(stocks, board, clock, SETTINGS, memory);
    final PriceStream prices = new PriceStream(stocks, frames, revocations, clock, SETTINGS);
    final List<StreamReader> readers = new ArrayList<>();

    @BeforeEach
    void start() {
        frames.start();
    }

    @AfterEach
    void stop() {
        frames.stop();
    }

    StreamReader open(Shape shape, Set<String> symbols) {
        return open(shape, symbols, START.plusSeconds(600));
    }

    StreamReader open(Shape shape, Set<String> symbols, Instant tokenEnds) {
        return opened(StreamReader.open(prices, shape, symbols, tokenEnds));
    }

    StreamReader open(Shape shape, Set<String> symbols, Caller caller) {
        return opened(StreamReader.open(prices, shape, symbols, caller));
    }

    private StreamReader opened(StreamReader reader) {
        readers.add(reader);
        return reader;
    }

    void turn() {
        frames.turn();
        settle();
    }

    void settle() {
        readers.forEach(StreamReader::settle);
    }

    void list(String symbol) {
        stocks.on(new Received(
                Topic.STOCK_EVENTS, 0, 0, Stock.of(symbol, symbol, "USD", 0).listed(START)));
    }

    /** A price that is as high as its place on the topic. */
    void price(String symbol, long offset) {
        board.on(new Received(
                Topic.PRICE_SNAPSHOTS, 3, offset, posted(symbol, offset).snapshot()));
    }

    Posted posted(String symbol, long seq) {
        return new Posted(3, Ticks.snapshot(symbol, String.valueOf(seq), clock.instant(), seq));
    }
}
