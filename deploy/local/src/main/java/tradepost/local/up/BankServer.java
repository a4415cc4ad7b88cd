package tradepost.local.up;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tradepost.wallets.rates.BankCalendar;

/**
 * The banks' rates without the banks: NBP's tables A, B and C and the ECB's daily reference rates in the form these
 * publish them, always of the latest business day. The rates are made up, and near the real ones.
 */
public final class BankServer implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final String NBP = "/api";
    private static final String TABLES = NBP + "/exchangerates/tables/";
    private static final String ECB = "/stats/eurofxref/eurofxref-daily.xml";
    private static final int THREADS = 2;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("bank-", 0).factory());
    private final BankRates rates = BankRates.read();
    private final Clock clock;

    private BankServer(HttpServer server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    public static BankServer start(int port, Clock clock) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(HOST), port), 0);
            BankServer bank = new BankServer(server, clock);
            server.setExecutor(bank.threads);
            server.createContext(TABLES, exchange -> answer(exchange, "application/json; charset=utf-8", bank::table));
            server.createContext(ECB, exchange -> answer(exchange, "text/xml", _ -> bank.ecb()));
            server.start();
            return bank;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start the bank on port " + port, failure);
        }
    }

    /** Settings of wallets that lead to a bank on this port. */
    static Map<String, String> settings(int port) {
        String root = "http://" + HOST + ":" + port;
        return Map.of("tradepost.bank.nbp-url", root + NBP, "tradepost.bank.ecb-url", root + ECB);
    }

    /** What there is at a path; empty for nothing. */
    @FunctionalInterface
    private interface Page {
        Optional<String> at(URI uri);
    }

    private Optional<String> table(URI uri) {
        String name = uri.getPath().substring(TABLES.length()).replaceFirst("/$", "");
        LocalDate today = LocalDate.now(clock.withZone(BankCalendar.ZONE));
        return switch (name) {
            case "A" -> Optional.of(rates.tableA(BankCalendar.WARSAW.latestBusinessDay(today)));
            case "B" -> Optional.of(rates.tableB(BankRates.latestWednesday(today)));
            case "C" -> Optional.of(rates.tableC(BankCalendar.WARSAW.latestBusinessDay(today)));
            default -> Optional.empty();
        };
    }

    private Optional<String> ecb() {
        LocalDate today = LocalDate.now(clock.withZone(BankCalendar.ZONE));
        return Optional.of(rates.ecb(BankCalendar.TARGET.latestBusinessDay(today)));
    }

    private static void answer(HttpExchange exchange, String type, Page page) throws IOException {
        try (exchange) {
            Optional<String> found = page.at(exchange.getRequestURI());
            byte[] body = found.orElse("404 NotFound").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", found.isPresent() ? type : "text/plain");
            exchange.sendResponseHeaders(found.isPresent() ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
