package tradepost.local.feed;

import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import tradepost.local.feed.Delivery.Refused;
import tradepost.marketdata.alphavantage.Bar;
import tradepost.marketdata.alphavantage.IntradayAddress;
import tradepost.marketdata.alphavantage.IntradayAnswer;
import tradepost.marketdata.alphavantage.IntradayJson;
import tradepost.marketdata.alphavantage.Pace;
import tradepost.marketdata.feed.SourceTick;
import tradepost.platform.event.Json;

/**
 * Asks Alpha Vantage, within what the key allows, and puts what is new into the spool. A call is written down before it
 * is made, and bars count as fetched once they are in the spool: what is fetched twice is the same ticks.
 */
final class Fetching implements AutoCloseable {
    /** Tradepost must know it ({@code tradepost.feeds.http.sources.bars}), with our user among its users. */
    static final String SOURCE = "bars";

    private static final long BODY_MAX = 1_048_576;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration REFUSED_PAUSE = Duration.ofDays(1);

    private final FeedSettings settings;
    private final Spool spool;
    private final PrintStream out;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private Fetched fetched;
    private int gaps;

    Fetching(FeedSettings settings, Spool spool, PrintStream out) {
        this.settings = settings;
        this.spool = spool;
        this.out = out;
        this.fetched = spool.fetched();
    }

    /**
     * Asks for the symbol that is longest due, if the spool has room and the key allows a call.
     *
     * @return whether there is something to ask for, now or within the second that is between two calls
     * @throws Refused if they do not know the key
     */
    boolean fetch(Instant now) {
        Optional<String> symbol = spool.isFull()
                ? Optional.empty()
                : fetched.next(settings.symbols(), settings.perMinute(), settings.perDay(), now);
        symbol.filter(_ -> fetched.isApart(Pace.APART, now)).ifPresent(next -> {
            save(fetched.called(now));
            try {
                on(next, ask(next), now);
            } catch (IOException | IntradayJson.Unreadable failure) {
                out.println("no answer for " + next + ": " + masked(failure));
                save(fetched.failed(now));
            }
        });
        return symbol.isPresent();
    }

    private IntradayAnswer ask(String symbol) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(
                        IntradayAddress.of(settings.alphaVantage(), symbol, settings.interval(), settings.key()))
                .timeout(LIMIT)
                .build();
        try {
            HttpResponse<byte[]> response = http.sendAsync(
                            request,
                            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), BODY_MAX))
                    .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .get();
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            return IntradayJson.read(response.body(), symbol, settings.key());
        } catch (ExecutionException failure) {
            throw new IOException(String.valueOf(failure.getCause()), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private void on(String symbol, IntradayAnswer answer, Instant now) {
        switch (answer) {
            case IntradayAnswer.Bars bars -> {
                tellGap(symbol, bars.bars());
                spool(symbol, Bar.after(fetched.lastBars().get(symbol), bars.bars(), now));
                save(fetched.answered(symbol, now.plus(settings.every())));
            }
            case IntradayAnswer.Limited limited -> {
                out.println("Alpha Vantage says to wait: " + limited.message());
                save(fetched.paused(now.plus(limited.limit().pause())));
            }
            case IntradayAnswer.Refused refused -> {
                out.println("Alpha Vantage has no " + symbol + ": " + refused.message());
                save(fetched.answered(symbol, now.plus(REFUSED_PAUSE)));
            }
            case IntradayAnswer.KeyRefused refused ->
                throw new Refused("Alpha Vantage does not know the key: " + refused.message());
        }
    }

    private void tellGap(String symbol, List<Bar> bars) {
        Instant last = fetched.lastBars().get(symbol);
        if (Bar.isGapAfter(last, bars)) {
            gaps++;
            out.printf(
                    "Alpha Vantage has forgotten bars of %s between %s and %s; gaps since the start: %d%n",
                    symbol, last, bars.getFirst().start(), gaps);
        }
    }

    private void spool(String symbol, List<Bar> bars) {
        if (!bars.isEmpty()) {
            List<Map<String, String>> ticks =
                    Bar.ticks(symbol, bars).stream().map(Fetching::toJson).toList();
            spool.add(Json.write(Map.of("source", SOURCE, "ticks", ticks)));
            fetched = fetched.spooled(symbol, bars.getLast().start());
            out.printf("fetched %d bars of %s%n", bars.size(), symbol);
        }
    }

    private static Map<String, String> toJson(SourceTick tick) {
        Map<String, String> json = new HashMap<>();
        json.put("symbol", tick.symbol());
        json.put("time", tick.at().toString());
        json.put("seq", String.valueOf(tick.seq()));
        json.put("price", tick.price().toPlainString());
        json.put("tradable", String.valueOf(tick.isTradable()));
        if (tick.quantity() != null) {
            json.put("quantity", tick.quantity().toPlainString());
        }
        return json;
    }

    private void save(Fetched next) {
        spool.save(next);
        fetched = next;
    }

    private String masked(Exception failure) {
        return String.valueOf(failure.getMessage()).replace(settings.key(), "…");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
