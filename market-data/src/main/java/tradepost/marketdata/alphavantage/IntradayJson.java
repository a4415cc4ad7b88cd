package tradepost.marketdata.alphavantage;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tradepost.marketdata.alphavantage.IntradayAnswer.Limit;

/**
 * The JSON of <a href="https://www.alphavantage.co/documentation/#intraday">TIME_SERIES_INTRADAY</a>: meta data and
 * bars by the local time at which they begin, in the zone that the meta data names; or one sentence that says why not.
 */
public final class IntradayJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final Pattern MINUTES = Pattern.compile("(1|5|15|30|60)min");
    private static final Pattern PRICE = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,9})?");
    private static final Pattern TOO_FAST = Pattern.compile("per (minute|second)");
    private static final int MESSAGE_MAX = 300;

    private IntradayJson() {}

    /**
     * Reads an answer.
     *
     * @param symbol what was asked for
     * @param key is left out of what the answer says: some of them repeat it
     * @throws Unreadable if it is neither bars of this symbol nor a sentence
     */
    public static IntradayAnswer read(byte[] body, String symbol, String key) {
        JsonNode answer = parse(body);
        if (answer.has("Error Message")) {
            String message = sentence(answer, "Error Message", key);
            return message.contains("apikey")
                    ? new IntradayAnswer.KeyRefused(message)
                    : new IntradayAnswer.Refused(message);
        }
        if (answer.has("Note")) {
            return limit(sentence(answer, "Note", key));
        }
        if (answer.has("Information")) {
            return limit(sentence(answer, "Information", key));
        }
        return bars(answer, symbol);
    }

    /** The length of a bar, from its name: {@code 5min}. */
    public static Duration length(String interval) {
        Matcher minutes = MINUTES.matcher(interval);
        if (!minutes.matches()) {
            throw new Unreadable("\"" + interval + "\" is not 1min, 5min, 15min, 30min or 60min");
        }
        return Duration.ofMinutes(Long.parseLong(minutes.group(1)));
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode answer = JSON.readTree(body);
            if (answer == null || !answer.isObject()) {
                throw new Unreadable("it is not a JSON object");
            }
            return answer;
        } catch (JacksonException malformed) {
            throw new Unreadable("it is not JSON, or not all of it");
        }
    }

    private static String sentence(JsonNode answer, String name, String key) {
        String text = answer.path(name).asString("");
        String without = key.isEmpty() ? text : text.replace(key, "…");
        return without.length() <= MESSAGE_MAX ? without : without.substring(0, MESSAGE_MAX) + "…";
    }

    /** They say alike that a key was used too often, and that a call is for those who pay. */
    private static IntradayAnswer limit(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        if (TOO_FAST.matcher(text).find()) {
            return new IntradayAnswer.Limited(Limit.MINUTE, message);
        }
        if (text.contains("premium endpoint") || text.contains("demo")) {
            return new IntradayAnswer.Refused(message);
        }
        boolean isOfTheDay = text.contains("per day") || text.contains("daily");
        return new IntradayAnswer.Limited(isOfTheDay ? Limit.DAY : Limit.MINUTE, message);
    }

    private static IntradayAnswer bars(JsonNode answer, String symbol) {
        JsonNode meta = answer.path("Meta Data");
        String interval = meta.path("4. Interval").asString("");
        Duration length = length(interval);
        JsonNode series = answer.path("Time Series (" + interval + ")");
        if (!symbol.equalsIgnoreCase(meta.path("2. Symbol").asString(""))) {
            throw new Unreadable("it is of another symbol");
        }
        if (!series.isObject()) {
            throw new Unreadable("it has no time series");
        }
        ZoneId zone = zone(meta.path("6. Time Zone").asString(""));
        List<Bar> bars = new ArrayList<>();
        List<String> rejections = new ArrayList<>();
        for (Map.Entry<String, JsonNode> line : series.properties()) {
            try {
                bars.add(bar(line.getKey(), line.getValue(), zone, length));
            } catch (NoBar noBar) {
                rejections.add(symbol + " at " + line.getKey() + ": " + noBar.getMessage());
            }
        }
        bars.sort(Comparator.comparing(Bar::start));
        @Nullable String last = rejections.isEmpty() ? null : rejections.getLast();
        return new IntradayAnswer.Bars(List.copyOf(bars), rejections.size(), last);
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw new Unreadable("it names no time zone");
        }
    }

    private static Bar bar(String time, JsonNode line, ZoneId zone, Duration length) {
        Bar bar = new Bar(
                start(time, zone),
                length,
                price(line, "1. open"),
                price(line, "2. high"),
                price(line, "3. low"),
                price(line, "4. close"),
                number(line, "5. volume"));
        boolean isWithin = Stream.of(bar.open(), bar.close())
                .allMatch(price -> price.compareTo(bar.low()) >= 0 && price.compareTo(bar.high()) <= 0);
        if (!isWithin) {
            throw new NoBar("open and close are not between low and high");
        }
        return bar;
    }

    private static Instant start(String time, ZoneId zone) {
        try {
            return LocalDateTime.parse(time, LOCAL).atZone(zone).toInstant();
        } catch (DateTimeException unreadable) {
            throw new NoBar("it has no time");
        }
    }

    private static BigDecimal price(JsonNode line, String name) {
        BigDecimal price = number(line, name);
        if (price.signum() == 0) {
            throw new NoBar(name + " is not more than zero");
        }
        return price;
    }

    private static BigDecimal number(JsonNode line, String name) {
        String text = line.path(name).asString("");
        if (!PRICE.matcher(text).matches()) {
            throw new NoBar(name + " is not a number");
        }
        BigDecimal number = new BigDecimal(text).stripTrailingZeros();
        return number.scale() < 0 ? number.setScale(0) : number;
    }

    /** An answer of no known form. */
    public static final class Unreadable extends RuntimeException {
        Unreadable(String message) {
            super(message, null, false, false);
        }
    }

    private static final class NoBar extends RuntimeException {
        NoBar(String message) {
            super(message, null, false, false);
        }
    }
}
