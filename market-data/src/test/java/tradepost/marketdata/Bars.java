package tradepost.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bars as clients read them, page after page.
 *
 * @param client is signed in
 */
public record Bars(WebTestClient client) {
    /** The intervals there are, as requests name them. */
    public static final Map<String, Duration> INTERVALS = Map.of(
            "1m",
            Duration.ofMinutes(1),
            "5m",
            Duration.ofMinutes(5),
            "1h",
            Duration.ofHours(1),
            "1d",
            Duration.ofDays(1));

    private static final JsonMapper JSON = new JsonMapper();
    private static final int PAGE = 50;

    /**
     * All from the one that {@code from} is in to the one that {@code to} is in, by their start; each as {@link
     * Model#stretch} writes it. Together with the gaps they fill the time, or it fails.
     */
    public Map<Instant, String> read(String symbol, String interval, Instant from, Instant to) {
        Map<Instant, String> bars = new TreeMap<>();
        Map<Instant, Instant> stretches = new TreeMap<>();
        Duration length = Objects.requireNonNull(INTERVALS.get(interval));
        Instant begin = floor(from, length);
        Instant end = floor(to, length).plus(length);
        String next = begin.toString();
        while (!next.isEmpty()) {
            JsonNode page = page("/api/v1/stocks/" + symbol + "/bars?interval=" + interval + "&limit=" + PAGE + "&from="
                    + next + "&to=" + end);
            for (JsonNode bar : page.path("items")) {
                bars.put(time(bar, "start"), text(bar));
                stretches.put(time(bar, "start"), time(bar, "start").plus(length));
            }
            page.path("gaps").forEach(gap -> stretches.put(time(gap, "from"), time(gap, "to")));
            next = page.path("next").asString("");
        }
        assertFilled(stretches, begin, end);
        return bars;
    }

    private JsonNode page(String uri) {
        byte[] body = client.get()
                .uri(uri)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JSON.readTree(new String(Objects.requireNonNull(body), StandardCharsets.UTF_8));
    }

    private static void assertFilled(Map<Instant, Instant> stretches, Instant begin, Instant end) {
        Instant filled = begin;
        for (Map.Entry<Instant, Instant> stretch : stretches.entrySet()) {
            assertThat(stretch.getKey()).isEqualTo(filled);
            filled = stretch.getValue();
        }
        assertThat(filled).isEqualTo(end);
    }

    private static String text(JsonNode bar) {
        JsonNode vwap = bar.path("vwap");
        return String.join(
                " ",
                plain(bar, "open"),
                plain(bar, "high"),
                plain(bar, "low"),
                plain(bar, "close"),
                plain(bar, "volume"),
                vwap.isMissingNode() ? "none" : plain(bar, "vwap"),
                bar.path("ticks").asString());
    }

    private static String plain(JsonNode bar, String field) {
        return Model.plain(new BigDecimal(bar.path(field).asString()));
    }

    private static Instant time(JsonNode node, String field) {
        return Instant.parse(node.path(field).asString());
    }

    private static Instant floor(Instant time, Duration length) {
        return Instant.ofEpochSecond(time.getEpochSecond() / length.toSeconds() * length.toSeconds());
    }
}
