package tradepost.marketdata.store;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A column of many rows as the text of an array, for {@code :column::text::numeric[]}: written at once, where the
 * driver would take each element apart.
 */
final class ArrayText {
    private static final int ELEMENT = 16;

    private ArrayText() {}

    /** Of what needs no quotes: numbers, ids, names of constants. */
    static <T> String of(List<T> rows, Function<T, @Nullable Object> column) {
        StringBuilder text = new StringBuilder(rows.size() * ELEMENT).append('{');
        for (int i = 0; i < rows.size(); i++) {
            Object value = column.apply(rows.get(i));
            text.append(i == 0 ? "" : ",")
                    .append(value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value));
        }
        return text.append('}').toString();
    }

    static <T> String ofLongs(List<T> rows, ToLongFunction<T> column) {
        StringBuilder text = new StringBuilder(rows.size() * ELEMENT).append('{');
        for (int i = 0; i < rows.size(); i++) {
            text.append(i == 0 ? "" : ",").append(column.applyAsLong(rows.get(i)));
        }
        return text.append('}').toString();
    }

    /** Of any text. */
    static <T> String ofTexts(List<T> rows, Function<T, String> column) {
        StringBuilder text = new StringBuilder(rows.size() * ELEMENT).append('{');
        for (int i = 0; i < rows.size(); i++) {
            text.append(i == 0 ? "\"" : ",\"");
            append(text, column.apply(rows.get(i)));
            text.append('"');
        }
        return text.append('}').toString();
    }

    private static void append(StringBuilder text, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c);
        }
    }
}
