package tradepost.marketdata.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tradepost.marketdata.Bars;
import tradepost.marketdata.Model;
import tradepost.marketdata.RawTicks;
import tradepost.marketdata.domain.Arrived;

/** Random ticks of ten stocks, spread over the time before now: as messages, and as a model has them. */
final class Load {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int SYMBOLS = 10;

    private final List<Arrived> all = new ArrayList<>();
    private final List<String> symbols;
    private final Instant start;

    /**
     * @param prefix of the symbols
     * @param span from the first tick to now
     */
    Load(String prefix, int count, Duration span) {
        SplittableRandom random = new SplittableRandom(count);
        start = Instant.now().minus(span).truncatedTo(ChronoUnit.MILLIS);
        symbols = IntStream.range(0, SYMBOLS).mapToObj(i -> prefix + i).toList();
        for (int i = 0; i < count; i++) {
            String price = BigDecimal.valueOf(random.nextInt(9_000, 11_000), 2).toPlainString();
            Instant at = start.plusMillis(span.toMillis() * i / count);
            all.add(RawTicks.arrived(
                    0, i, RawTicks.tick(new UUID(0, i), symbols.get(random.nextInt(SYMBOLS)), price, null, at)));
        }
    }

    Flux<String> messages() {
        return Flux.fromIterable(all)
                .map(one -> "{\"stock_id\": \"%s\", \"price\": %s, \"availability\": 28, \"timestamp\": %d}"
                        .formatted(
                                one.tick().symbol(),
                                one.tick().price(),
                                one.tick().sourceAt() / 1_000));
    }

    /** Waits until clients see each tick counted once, and highs and lows, opens and closes of exactly these ticks. */
    void awaitCounted(WebTestClient client, Duration limit) {
        for (String symbol : symbols) {
            await().atMost(limit).untilAsserted(() -> assertCounted(client, symbol));
        }
    }

    private void assertCounted(WebTestClient client, String symbol) {
        Bars.INTERVALS.forEach(
                (interval, length) -> assertThat(new Bars(client).read(symbol, interval, start, Instant.now()))
                        .isEqualTo(Model.bars(all, symbol, length)));
        assertThat(statistics(stock(client, symbol))).isEqualTo(Model.statistics(all, symbol, Instant.now()));
    }

    private static JsonNode stock(WebTestClient client, String symbol) {
        byte[] body = client.get()
                .uri("/api/v1/stocks/" + symbol)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JSON.readTree(new String(Objects.requireNonNull(body), StandardCharsets.UTF_8));
    }

    private static String statistics(JsonNode stock) {
        return String.join(
                " / ",
                range(stock, "rollingDay"),
                range(stock, "rollingHour"),
                range(stock, "day"),
                range(stock, "hour"),
                traded(stock, "day"),
                traded(stock, "hour"));
    }

    private static String range(JsonNode stock, String stretch) {
        return stock.path(stretch + "High").isMissingNode()
                ? "none"
                : plain(stock, stretch + "High") + "-" + plain(stock, stretch + "Low");
    }

    private static String traded(JsonNode stock, String stretch) {
        return stock.path(stretch + "Open").isMissingNode()
                ? "nothing"
                : String.join(
                        " ",
                        plain(stock, stretch + "Open"),
                        plain(stock, stretch + "Close"),
                        plain(stock, stretch + "Volume"),
                        stock.path(stretch + "Vwap").asString("none"));
    }

    private static String plain(JsonNode stock, String field) {
        return Model.plain(new BigDecimal(stock.path(field).asString()));
    }
}
