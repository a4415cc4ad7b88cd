package tradepost.acceptance.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Alpha Vantage as it answers: TIME_SERIES_INTRADAY in the form that it was recorded in, newest bar first, with the
 * last bars that are over by now. It answers as many calls as it is told to; the others wait.
 */
public final class RecordedBars implements AutoCloseable {
    private static final Duration LENGTH = Duration.ofMinutes(5);
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final long HELD_MAX_SECONDS = 60;

    private final HttpServer server;
    private final List<Bar> bars;
    private final Semaphore answers = new Semaphore(0);

    private RecordedBars(HttpServer server, List<Bar> bars) {
        this.server = server;
        this.bars = bars;
    }

    /** One bar; prices and volume as they are written. */
    public record Bar(Instant start, String open, String high, String low, String close, String volume) {}

    /** Of each symbol the same so many bars, the last of which ended just now. */
    public static RecordedBars start(int count) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        RecordedBars started = new RecordedBars(server, bars(count));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/query", started::answer);
        server.start();
        return started;
    }

    private static List<Bar> bars(int count) {
        long step = LENGTH.toSeconds();
        long end = Instant.now().getEpochSecond() / step * step;
        return IntStream.range(0, count)
                .mapToObj(i -> new Bar(
                        Instant.ofEpochSecond(end - (count - i) * step),
                        "100.%d100".formatted(i),
                        "104.%d000".formatted(i),
                        "98.%d000".formatted(i),
                        "102.%d300".formatted(i),
                        String.valueOf(1_200 + i)))
                .toList();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Oldest first. */
    public List<Bar> bars() {
        return bars;
    }

    /** So many calls more. */
    public void answer(int calls) {
        answers.release(calls);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try {
            if (!answers.tryAcquire(HELD_MAX_SECONDS, TimeUnit.SECONDS)) {
                exchange.close();
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return;
        }
        String symbol = exchange.getRequestURI().getQuery().replaceAll(".*symbol=([^&]+).*", "$1");
        byte[] body = answer(symbol).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String answer(String symbol) {
        String series = bars.reversed().stream().map(RecordedBars::toJson).collect(Collectors.joining(",\n"));
        return """
                {
                    "Meta Data": {
                        "1. Information": "Intraday (5min) open, high, low, close prices and volume",
                        "2. Symbol": "%s",
                        "3. Last Refreshed": "%s",
                        "4. Interval": "5min",
                        "5. Output Size": "Compact",
                        "6. Time Zone": "US/Eastern"
                    },
                    "Time Series (5min)": {
                %s
                    }
                }
                """.formatted(symbol, time(bars.getLast()), series);
    }

    private static String toJson(Bar bar) {
        return """
                "%s": {
                    "1. open": "%s",
                    "2. high": "%s",
                    "3. low": "%s",
                    "4. close": "%s",
                    "5. volume": "%s"
                }""".formatted(time(bar), bar.open, bar.high, bar.low, bar.close, bar.volume);
    }

    private static String time(Bar bar) {
        return TIME.format(bar.start.atZone(NEW_YORK));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
