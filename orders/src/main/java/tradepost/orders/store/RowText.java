package tradepost.orders.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row as PostgreSQL writes a whole one: {@code (1,,"a, b",t)}. To read it costs far less than what the driver takes
 * for fifty columns one by one, of which each has a buffer of its own and each time a general parser.
 */
final class RowText implements Rows.Values {
    /** As the driver asks for it; other shapes of years are not in our tables. */
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendOffset("+HH:mm:ss", "+00")
            .toFormatter();

    private static final int SECONDS_END = 19;

    private final Map<String, Integer> columns;
    private final @Nullable String[] values;

    private RowText(Map<String, Integer> columns, @Nullable String[] values) {
        this.columns = columns;
        this.values = values;
    }

    /** Where each column is, by their names in the order of the table. */
    static Map<String, Integer> columns(List<String> names) {
        Map<String, Integer> columns = new HashMap<>();
        names.forEach(name -> columns.put(name, columns.size()));
        return columns;
    }

    /** Takes it apart. Nothing between two commas is null; quotes and backslashes within quotes are doubled. */
    static RowText parse(String text, Map<String, Integer> columns) {
        List<@Nullable String> values = new ArrayList<>(columns.size());
        int at = 1;
        while (at < text.length()) {
            if (text.charAt(at) == '"') {
                int end = endOfQuoted(text, at + 1);
                values.add(unescaped(text, at + 1, end));
                at = end + 2;
            } else {
                int end = endOfPlain(text, at);
                values.add(end == at ? null : text.substring(at, end));
                at = end + 1;
            }
        }
        return new RowText(columns, values.toArray(String[]::new));
    }

    private static int endOfPlain(String text, int from) {
        int comma = text.indexOf(',', from);
        return comma < 0 ? text.length() - 1 : comma;
    }

    private static int endOfQuoted(String text, int from) {
        int at = text.indexOf('"', from);
        while (text.charAt(at + 1) == '"') {
            at = text.indexOf('"', at + 2);
        }
        return at;
    }

    private static String unescaped(String text, int from, int until) {
        String quoted = text.substring(from, until);
        return quoted.indexOf('"') < 0 && quoted.indexOf('\\') < 0
                ? quoted
                : quoted.replace("\"\"", "\"").replace("\\\\", "\\");
    }

    @Override
    public <T> @Nullable T get(String name, Class<T> type) {
        Integer index = columns.get(name);
        if (index == null) {
            throw new NoSuchElementException("no column " + name);
        }
        String value = values[index];
        return value == null ? null : type.cast(read(value, type));
    }

    private static Object read(String value, Class<?> type) {
        if (type == String.class) {
            return value;
        } else if (type == BigDecimal.class) {
            return decimal(value);
        } else if (type == UUID.class) {
            return UUID.fromString(value);
        } else if (type == Instant.class) {
            return instant(value);
        } else if (type == Integer.class) {
            return Integer.valueOf(value);
        } else if (type == Long.class) {
            return Long.valueOf(value);
        } else if (type == Short.class) {
            return Short.valueOf(value);
        } else if (type == Boolean.class) {
            return value.equals("t");
        } else if (type == LocalDate.class) {
            return LocalDate.parse(value);
        }
        throw new IllegalArgumentException("a row has no " + type);
    }

    /** Most orders have these again and again: a million of them are one. */
    private static BigDecimal decimal(String value) {
        return switch (value) {
            case "0" -> BigDecimal.ZERO;
            case "1" -> BigDecimal.ONE;
            default -> new BigDecimal(value);
        };
    }

    /** By hand where it is of the usual shape, in UTC: the general parser takes as long as all the rest of a row. */
    static Instant instant(String value) {
        int length = value.length();
        if (length < SECONDS_END + 3 || !value.endsWith("+00") || value.charAt(4) != '-') {
            return OffsetDateTime.parse(value, TIMESTAMP).toInstant();
        }
        long day = LocalDate.of(number(value, 0, 4), number(value, 5, 7), number(value, 8, 10))
                .toEpochDay();
        long second = (day * 24 + number(value, 11, 13)) * 3_600 + number(value, 14, 16) * 60L + number(value, 17, 19);
        int nanos = 0;
        if (value.charAt(SECONDS_END) == '.') {
            int digits = length - 3 - SECONDS_END - 1;
            nanos = number(value, SECONDS_END + 1, length - 3);
            for (int i = digits; i < 9; i++) {
                nanos *= 10;
            }
        }
        return Instant.ofEpochSecond(second, nanos);
    }

    private static int number(String text, int from, int until) {
        int number = 0;
        for (int i = from; i < until; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
