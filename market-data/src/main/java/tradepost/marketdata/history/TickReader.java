package tradepost.marketdata.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tradepost.marketdata.domain.RawTick;
import tradepost.platform.event.Json;
import tradepost.platform.event.PriceTick;

/**
 * Reads the records of {@code raw-ticks}, each a {@link PriceTick} as JSON: those that are written as we write them by
 * {@link PlainTick}, any others by a parser, in one pass and without a tree. What the history could not store is no
 * tick, or it would hold up all others; nor is what a reader of {@code price-ticks} could not read, which gets the same
 * bytes.
 */
final class TickReader {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final int UUID_LENGTH = 36;
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
    private long at = MISSING;
    private long sourceAt = MISSING;
    private long receivedAt = MISSING;
    private PriceTick.@Nullable AgedBy agedBy;
    private @Nullable Long tradableMs;

    private TickReader() {}

    /** @throws Json.Unreadable if these are not the bytes of a tick */
    static RawTick read(byte[] json) {
        RawTick plain = PlainTick.find(json);
        return plain == null ? readAny(json) : plain;
    }

    /** Whatever its fields' order and however they are written. */
    static RawTick readAny(byte[] json) {
        try {
            TickReader reader = new TickReader();
            readObject(json, reader::readField);
            return reader.toTick(json);
        } catch (JacksonException | IllegalArgumentException | DateTimeException | ArithmeticException unreadable) {
            throw new Json.Unreadable("not a tick: " + unreadable.getMessage(), unreadable);
        }
    }

    /** The id alone, of a record that another version may have written; null where it has none. */
    static @Nullable UUID findId(byte[] json) {
        TickReader reader = new TickReader();
        try {
            readObject(json, reader::readId);
            return reader.id;
        } catch (JacksonException | IllegalArgumentException unreadable) {
            return null;
        }
    }

    private static void readObject(byte[] json, BiConsumer<String, JsonParser> field) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("it is no object");
            }
            String name = parser.nextName();
            while (name != null) {
                if (parser.nextToken() != JsonToken.VALUE_NULL) {
                    field.accept(name, parser);
                }
                name = parser.nextName();
            }
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("there is more than one object");
            }
        }
    }

    private void readId(String field, JsonParser parser) {
        if (field.equals("id")) {
            id = uuid(parser);
        } else {
            parser.skipChildren();
        }
    }

    private void readField(String field, JsonParser parser) {
        switch (field) {
            case "id" -> id = uuid(parser);
            case "at" -> at = time(parser);
            case "symbol" -> symbol = text(parser);
            case "feed" -> feed = text(parser);
            case "price" -> price = decimal(parser);
            case "quantity" -> quantity = decimal(parser);
            case "availability" -> availability = decimal(parser);
            case "sourceAt" -> sourceAt = time(parser);
            case "receivedAt" -> receivedAt = time(parser);
            case "agedBy" -> agedBy = PriceTick.AgedBy.valueOf(string(parser));
            case "tradableMs" -> tradableMs = integer(parser);
            case "offset" -> throw new IllegalArgumentException("a raw tick has no sequence yet");
            // A reader ignores what it does not know.
            default -> parser.skipChildren();
        }
    }

    private RawTick toTick(byte[] json) {
        required("at", at);
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
        String text = string(parser);
        if (text.isEmpty() || text.length() > TEXT_MAX || !isPlain(text)) {
            throw new IllegalArgumentException(parser.currentName() + " is not 1 to 64 plain characters");
        }
        return text;
    }

    private static String string(JsonParser parser) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new IllegalArgumentException(parser.currentName() + " is no text");
        }
        return parser.getString();
    }

    private static UUID uuid(JsonParser parser) {
        String text = string(parser);
        if (text.length() != UUID_LENGTH) {
            throw new IllegalArgumentException("its id is no UUID");
        }
        return UUID.fromString(text);
    }

    private static long integer(JsonParser parser) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw new IllegalArgumentException(parser.currentName() + " is no whole number");
        }
        return parser.getLongValue();
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
        byte[] text = parser.getString().getBytes(UTF_8);
        return TickTime.micros(text, 0, text.length);
    }
}
