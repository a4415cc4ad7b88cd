package tradepost.marketdata.feed;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A message of {@code thndr-trading}: {@code {"stock_id", "name", "price", "availability", "timestamp"}}. Ids, prices
 * and availabilities may be numbers or strings; the time is ISO 8601 (local to its sender where it names no offset) or
 * seconds or milliseconds since 1970.
 *
 * @param name the id where the message has none
 * @param price of any sign: whether it is believed is not the message's affair, as {@code availability}
 * @param availability null, unlimited, where the message has none
 */
record MqttMessage(
        String stockId,
        String name,
        BigDecimal price,
        @Nullable BigDecimal availability,
        Instant timestamp) {
    private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");
    private static final int BYTES_MAX = 4_096;
    private static final int NAME_MAX = 100;
    private static final int INTEGER_DIGITS_MAX = 15;
    private static final int DECIMALS_MAX = 12;
    private static final int NUMBER_LENGTH_MAX = 32;
    private static final BigDecimal FIRST_IN_MILLIS = BigDecimal.valueOf(100_000_000_000L);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Reads a message.
     *
     * @param zone of times that name no offset
     * @throws Rejected if the bytes are no such message
     */
    static MqttMessage parse(byte[] payload, ZoneId zone) {
        JsonNode message = object(payload);
        String id = stockId(message.get("stock_id"));
        JsonNode availability = message.get("availability");
        return new MqttMessage(
                id,
                name(message.get("name"), id),
                number("price", message.get("price")),
                isAbsent(availability) ? null : number("availability", availability),
                timestamp(message.get("timestamp"), zone));
    }

    private static JsonNode object(byte[] payload) {
        if (payload.length > BYTES_MAX) {
            throw new Rejected("it is longer than " + BYTES_MAX + " bytes");
        }
        try {
            JsonNode node = JSON.readTree(payload);
            if (node == null || !node.isObject()) {
                throw new Rejected("it is not a JSON object");
            }
            return node;
        } catch (JacksonException malformed) {
            throw new Rejected("it is not JSON: " + malformed.getOriginalMessage());
        }
    }

    private static String stockId(@Nullable JsonNode node) {
        String id = text("stock_id", node);
        if (!ID.matcher(id).matches()) {
            throw new Rejected("stock_id is 1 to 64 letters, digits, '.', '_' or '-'");
        }
        return id;
    }

    private static String name(@Nullable JsonNode node, String id) {
        String name = isAbsent(node) ? "" : text("name", node).strip();
        if (name.length() > NAME_MAX || name.chars().anyMatch(Character::isISOControl)) {
            throw new Rejected("name is at most " + NAME_MAX + " printable characters");
        }
        return name.isEmpty() ? id : name;
    }

    private static Instant timestamp(@Nullable JsonNode node, ZoneId zone) {
        String text = text("timestamp", node);
        try {
            return plausible(
                    NUMBER.matcher(text).matches()
                            ? epoch(number("timestamp", node))
                            : iso(text.replace(' ', 'T'), zone));
        } catch (DateTimeException | ArithmeticException unreadable) {
            throw new Rejected("timestamp is neither ISO 8601 nor seconds or milliseconds since 1970");
        }
    }

    /** A time that no database could keep would stop the history of every stock. */
    private static Instant plausible(Instant time) {
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw new Rejected("timestamp is not between " + FIRST + " and " + LAST);
        }
        return time;
    }

    /** Seconds until the year 5138, milliseconds from there on, which is 1973. */
    private static Instant epoch(BigDecimal number) {
        BigDecimal seconds = number.abs().compareTo(FIRST_IN_MILLIS) < 0 ? number : number.movePointLeft(3);
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        return Instant.ofEpochSecond(
                whole.longValueExact(),
                seconds.subtract(whole).movePointRight(9).longValue());
    }

    private static Instant iso(String text, ZoneId zone) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException withoutOffset) {
            return LocalDateTime.parse(text).atZone(zone).toInstant();
        }
    }

    private static BigDecimal number(String field, @Nullable JsonNode node) {
        String text = text(field, node);
        if (text.length() > NUMBER_LENGTH_MAX || !NUMBER.matcher(text).matches()) {
            throw new Rejected(field + " is not a number");
        }
        BigDecimal number = new BigDecimal(text).stripTrailingZeros();
        if (number.precision() - number.scale() > INTEGER_DIGITS_MAX || number.scale() > DECIMALS_MAX) {
            throw new Rejected(field + " has more than " + INTEGER_DIGITS_MAX + " digits before the point or "
                    + DECIMALS_MAX + " after");
        }
        return number.scale() < 0 ? number.setScale(0) : number;
    }

    private static String text(String field, @Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            throw new Rejected(field + " is missing");
        }
        if (!node.isString() && !node.isNumber()) {
            throw new Rejected(field + " is neither a string nor a number");
        }
        return node.asString();
    }

    private static boolean isAbsent(@Nullable JsonNode node) {
        return node == null || node.isNull();
    }

    /** Why a message is not a tick, as a sentence about it. */
    static final class Rejected extends RuntimeException {
        Rejected(String reason) {
            super(reason, null, false, false);
        }
    }
}
