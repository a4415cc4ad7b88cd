package tradepost.local.feed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Alpha Vantage as it answers: one bar of five minutes for each symbol it is asked for, more after {@link #move}. */
final class Exchange implements AutoCloseable {
    private final HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final AtomicInteger first = new AtomicInteger();
    private final AtomicInteger bars = new AtomicInteger(1);

    private Exchange(HttpServer server) {
        this.server = server;
    }

    static Exchange start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        Exchange exchange = new Exchange(server);
        server.createContext("/query", exchange::answer);
        server.start();
        return exchange;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** One more bar is over. */
    void move() {
        bars.incrementAndGet();
    }

    /** So many bars are forgotten, the oldest first. */
    void forget(int count) {
        first.set(count);
    }

    void say(String symbol, String answer) {
        answers.put(symbol, answer);
    }

    /** The symbols, in the order of the calls. */
    List<String> asked() {
        return asked;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        String symbol = query.replaceAll(".*symbol=([^&]+).*", "$1");
        asked.add(symbol);
        byte[] body = answers.getOrDefault(symbol, bars(symbol)).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String bars(String symbol) {
        StringBuilder lines = new StringBuilder();
        for (int i = bars.get() - 1; i >= first.get(); i--) {
            lines.append("""
                    "2026-11-20 10:%02d:00": {"1. open": "100.0000", "2. high": "103.0000", "3. low": "99.0000",
                        "4. close": "%d.0000", "5. volume": "1200"}%s
                    """.formatted(i * 5, 100 + i % 3, i == first.get() ? "" : ","));
        }
        return """
                {"Meta Data": {
                    "1. Information": "Intraday (5min) open, high, low, close prices and volume",
                    "2. Symbol": "%s", "3. Last Refreshed": "2026-11-20 10:00:00", "4. Interval": "5min",
                    "5. Output Size": "Compact", "6. Time Zone": "US/Eastern"},
                 "Time Series (5min)": {%s}}
                """.formatted(symbol, lines);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
