package tradepost.marketdata.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import tradepost.marketdata.Bars;
import tradepost.marketdata.MarketDataTest;

/**
 * A file of trades goes the whole way to bars. {@code -Dreplay.file=trades.csv.gz} names one with trades of an
 * exchange.
 */
class ReplayBarsTest extends MarketDataTest {
    private static final @Nullable String FILE = System.getProperty("replay.file");
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final int TRADES = 3_000;

    @Autowired
    DatabaseClient database;

    @Test
    void bars_of_a_replayed_file_are_those_of_its_lines(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("trades.csv"), lines());

        assertBars(file, "BARS-MADE");
    }

    @Test
    void bars_of_trades_of_an_exchange_are_those_of_its_lines() throws IOException {
        assumeThat(FILE).as("-Dreplay.file names no file").isNotNull();

        assertBars(Path.of(Objects.requireNonNull(FILE)), "BARS-REAL");
    }

    private void assertBars(Path file, String symbol) throws IOException {
        List<Trade> trades = trades(file);
        long days = Duration.between(trades.getLast().at(), Instant.now()).toDays();
        List<Trade> shifted = trades.stream().map(trade -> trade.later(days)).toList();
        Instant first = shifted.getFirst().at();
        Instant last = shifted.getLast().at();

        publisher.publish(replay(file, symbol, first)).blockLast(LONG);
        await().atMost(LONG).untilAsserted(() -> assertThat(stored(symbol)).isEqualTo(trades.size()));

        Bars bars = new Bars(as("USER"));
        Bars.INTERVALS.forEach((interval, length) -> assertThat(bars.read(symbol, interval, first, last))
                .as(interval)
                .isEqualTo(bars(shifted, length)));
    }

    /** Some in one second, some far apart, over the ends of hours and days. */
    private static List<String> lines() {
        SplittableRandom random = new SplittableRandom(1);
        List<String> lines = new ArrayList<>(List.of("timestamp,price,amount"));
        long second = 1_385_337_600;
        for (int i = 0; i < TRADES; i++) {
            second += random.nextInt(50) == 0 ? random.nextInt(7_200) : random.nextInt(20);
            lines.add("%d,%d.%02d0000000000,%d.%08d0000"
                    .formatted(
                            second,
                            random.nextInt(780, 820),
                            random.nextInt(100),
                            random.nextInt(3),
                            random.nextInt(100_000_000)));
        }
        return lines;
    }

    private static ReplayFeed replay(Path file, String symbol, Instant begin) {
        return new ReplayFeed(
                new FeedsProperties.Replay(true, file, symbol, symbol, "USD", 8, 1, false, Tradable.of("forever")),
                new BegunBefore(begin));
    }

    private long stored(String symbol) {
        return Objects.requireNonNull(database.sql("SELECT count(*) FROM ticks WHERE symbol = :symbol")
                .bind("symbol", symbol)
                .map(row -> row.get(0, Long.class))
                .one()
                .block(LIMIT));
    }

    /** A line of the file. */
    private record Trade(Instant at, BigDecimal price, BigDecimal amount) {
        Trade later(long days) {
            return new Trade(at.plus(Duration.ofDays(days)), price, amount);
        }
    }

    private static List<Trade> trades(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                BufferedReader reader = new BufferedReader(new InputStreamReader(
                        file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes,
                        StandardCharsets.UTF_8))) {
            return reader.lines()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .map(parts -> new Trade(
                            Instant.ofEpochSecond(Long.parseLong(parts[0])),
                            new BigDecimal(parts[1]),
                            new BigDecimal(parts[2])))
                    .toList();
        }
    }

    /** By their start: open high low close volume vwap ticks. */
    private static Map<Instant, String> bars(List<Trade> trades, Duration length) {
        long seconds = length.toSeconds();
        return trades.stream()
                .collect(Collectors.groupingBy(
                        trade -> Instant.ofEpochSecond(trade.at().getEpochSecond() / seconds * seconds),
                        TreeMap::new,
                        Collectors.collectingAndThen(Collectors.toList(), ReplayBarsTest::bar)));
    }

    private static String bar(List<Trade> trades) {
        BigDecimal high = trades.getFirst().price();
        BigDecimal low = high;
        BigDecimal volume = BigDecimal.ZERO;
        BigDecimal turnover = BigDecimal.ZERO;
        for (Trade trade : trades) {
            high = trade.price().compareTo(high) > 0 ? trade.price() : high;
            low = trade.price().compareTo(low) < 0 ? trade.price() : low;
            volume = volume.add(trade.amount());
            turnover = turnover.add(trade.price().multiply(trade.amount()));
        }
        String vwap = volume.signum() == 0 ? "none" : plain(turnover.divide(volume, 9, RoundingMode.HALF_EVEN));
        return String.join(
                " ",
                plain(trades.getFirst().price()),
                plain(high),
                plain(low),
                plain(trades.getLast().price()),
                plain(volume),
                vwap,
                String.valueOf(trades.size()));
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** Tells a replay that it was made, and begins, in the past, so that all its trades are due; then the time. */
    private static final class BegunBefore extends Clock {
        private final AtomicInteger asked = new AtomicInteger();
        private final Instant begin;

        BegunBefore(Instant begin) {
            this.begin = begin;
        }

        @Override
        public Instant instant() {
            return asked.incrementAndGet() <= 2 ? begin : Instant.now();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("a replay asks for the time alone");
        }
    }
}
