package tradepost.marketdata.history;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tradepost.marketdata.domain.RawTick;
import tradepost.platform.event.Json;
import tradepost.platform.event.PriceTick;

/**
 * Reads the records of {@code raw-ticks}, each a {@link PriceTick} as JSON, in one pass and without a tree: they are
 * the most there are of anything. What the history could not store is no tick, or it would hold up all others.
 */
final class TickReader {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int TEXT_MAX = 64;
    private static final int DIGITS_MAX = 40;
    private static final int SCALE_MAX = 20;
    private static final long MISSING = -1;

    private @Nullable UUID id;
    private @Nullable String symbol;
    private @Nullable String feed;
    private @Nullable BigDecimal price;
    private @Nullable BigDecimal quantity;
    private @Nullable BigDecimal availability;
    private long sourceAt = MISSING;
    private long receivedAt = MISSING;
    private PriceTick.@Nullable AgedBy agedBy;
    private @Nullable Long tradableMs;

    private TickReader() {}

    /** @throws Json.Unreadable if these are not the bytes of a tick */
    static RawTick read(byte[] json) {
        try {
            TickReader reader = new TickReader();
            reader.readAll(json);
            return reader.toTick(json);
        } catch (JacksonException | IllegalArgumentException | DateTimeException | ArithmeticException unreadable) {
            throw new Json.Unreadable("not a tick: " + unreadable.getMessage(), unreadable);
        }
    }

    private void readAll(byte[] json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("it is no object");
            }
            String field = parser.nextName();
            while (field != null) {
                JsonToken value = parser.nextToken();
                if (value.isStructStart()) {
                    parser.skipChildren();
                } else if (value != JsonToken.VALUE_NULL) {
                    readField(field, parser);
                }
                field = parser.nextName();
            }
        }
    }

    private void readField(String field, JsonParser parser) {
        switch (field) {
            case "id" -> id = UUID.fromString(parser.getString());
            case "symbol" -> symbol = text(parser);
            case "feed" -> feed = text(parser);
            case "price" -> price = decimal(parser);
            case "quantity" -> quantity = decimal(parser);
            case "availability" -> availability = decimal(parser);
            case "sourceAt" -> sourceAt = time(parser);
            case "receivedAt" -> receivedAt = time(parser);
            case "agedBy" -> agedBy = PriceTick.AgedBy.valueOf(parser.getString());
            case "tradableMs" -> tradableMs = parser.getLongValue();
            default -> {
                // A reader ignores what it does not know.
            }
        }
    }

    private RawTick toTick(byte[] json) {
        return new RawTick(
                required("id", id),
                required("symbol", symbol),
                required("feed", feed),
                required("price", price),
                quantity,
                availability,
                required("sourceAt", sourceAt),
                required("receivedAt", receivedAt),
                required("agedBy", agedBy),
                tradableMs,
                json);
    }

    private static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("it has no " + field);
        }
        return value;
    }

    private static long required(String field, long time) {
        if (time == MISSING) {
            throw new IllegalArgumentException("it has no " + field);
        }
        return time;
    }

    private static String text(JsonParser parser) {
        String text = parser.getString();
        if (text.isEmpty() || text.length() > TEXT_MAX || !isPlain(text)) {
            throw new IllegalArgumentException(parser.currentName() + " is not 1 to 64 plain characters");
        }
        return text;
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static BigDecimal decimal(JsonParser parser) {
        int length = parser.getStringLength();
        if (length > DIGITS_MAX) {
            throw new IllegalArgumentException(parser.currentName() + " is too long");
        }
        BigDecimal number = new BigDecimal(parser.getStringCharacters(), parser.getStringOffset(), length);
        if (Math.abs(number.scale()) > SCALE_MAX) {
            throw new IllegalArgumentException(parser.currentName() + " has too many decimals");
        }
        return number;
    }

    private static long time(JsonParser parser) {
        return TickTime.micros(parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
    }
}
