package tradepost.platform.problem;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a request, each with the problem that names the field and says what it should be. */
public final class Fields {
    /** At most 15 digits before the point and 9 after: more than any market needs, and never 1e308. */
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,9})?");

    private Fields() {}

    /** @throws Problem INVALID_FIELD unless there is text of {@code min} to {@code max} characters */
    public static String text(String field, @Nullable String value, int min, int max) {
        if (value == null) {
            throw invalid(field, "is required");
        }
        int length = value.codePointCount(0, value.length());
        if (length < min || length > max) {
            throw invalid(field, "has " + min + " to " + max + " characters");
        }
        return value;
    }

    /** @param rule the pattern in words: {@code is 3 to 30 letters, digits or _} */
    public static String matching(String field, @Nullable String value, Pattern pattern, String rule) {
        if (value == null) {
            throw invalid(field, "is required: it " + rule);
        }
        if (!pattern.matcher(value).matches()) {
            throw invalid(field, rule);
        }
        return value;
    }

    /** A positive decimal with at most {@code scale} decimals, written plainly: {@code 12.50}. */
    public static BigDecimal positive(String field, @Nullable String value, int scale) {
        BigDecimal number = decimal(field, value, scale);
        if (number.signum() <= 0) {
            throw invalid(field, "is more than zero");
        }
        return number;
    }

    public static @Nullable BigDecimal positiveOrNull(String field, @Nullable String value, int scale) {
        return value == null ? null : positive(field, value, scale);
    }

    /** As {@link #positive}, or zero. */
    public static @Nullable BigDecimal notNegativeOrNull(String field, @Nullable String value, int scale) {
        return value == null ? null : decimal(field, value, scale);
    }

    private static BigDecimal decimal(String field, @Nullable String value, int scale) {
        if (value == null) {
            throw invalid(field, "is required");
        }
        if (!DECIMAL.matcher(value).matches()) {
            throw invalid(field, "is a decimal such as \"12.50\", with at most 15 digits before the point and 9 after");
        }
        BigDecimal number = new BigDecimal(value).stripTrailingZeros();
        if (number.scale() > scale) {
            throw invalid(field, scale == 0 ? "is a whole number" : "has at most " + scale + " decimals");
        }
        return number.scale() < 0 ? number.setScale(0) : number;
    }

    public static UUID uuid(String field, @Nullable String value) {
        if (value == null) {
            throw invalid(field, "is required");
        }
        try {
            return UUID.fromString(value);
        } catch (IllegalArgumentException cause) {
            throw invalid(field, "is a UUID");
        }
    }

    public static @Nullable UUID uuidOrNull(String field, @Nullable String value) {
        return value == null ? null : uuid(field, value);
    }

    public static <E extends Enum<E>> E oneOf(String field, @Nullable String value, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(value)) {
                return constant;
            }
        }
        throw invalid(field, "is one of " + Arrays.toString(type.getEnumConstants()));
    }

    /** A time (RFC 3339), within bounds: {@code fallback} where the request names none. */
    public static Instant time(String field, @Nullable String value, Instant min, Instant max, Instant fallback) {
        try {
            Instant time = value == null ? fallback : Instant.parse(value);
            return time.isBefore(min) ? min : time.isAfter(max) ? max : time;
        } catch (DateTimeParseException unreadable) {
            throw invalid(field, "is a time such as 2026-11-22T10:00:00Z");
        }
    }

    /** A page's size: {@code fallback} where the request names none, 1 to 200. */
    public static int limit(@Nullable Integer value, int fallback) {
        int limit = value == null ? fallback : value;
        if (limit < 1 || limit > 200) {
            throw invalid("limit", "is 1 to 200");
        }
        return limit;
    }

    /** @param rule continues the sentence that begins with the field: {@code is required} */
    public static Problem invalid(String field, String rule) {
        return Problem.of(CommonProblem.INVALID_FIELD, field + " " + rule + ".").with("field", field);
    }
}
