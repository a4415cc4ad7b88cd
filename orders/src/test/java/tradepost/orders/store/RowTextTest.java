package tradepost.orders.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowTextTest {
    private static final Map<String, Integer> COLUMNS =
            RowText.columns(List.of("id", "none", "name", "empty", "price", "whole", "last"));

    @Test
    void each_value_is_what_the_row_holds() {
        RowText row = RowText.parse("(7,,\"a \"\"b\"\", (c\\\\d)\",\"\",1.50,t,)", COLUMNS);

        assertThat(row.get("id", Integer.class)).isEqualTo(7);
        assertThat(row.get("none", String.class)).isNull();
        assertThat(row.get("name", String.class)).isEqualTo("a \"b\", (c\\d)");
        assertThat(row.get("empty", String.class)).isEmpty();
        assertThat(row.get("price", BigDecimal.class)).isEqualTo(new BigDecimal("1.50"));
        assertThat(row.get("whole", Boolean.class)).isTrue();
        assertThat(row.get("last", Long.class)).isNull();
        assertThatThrownBy(() -> row.get("other", String.class)).isInstanceOf(NoSuchElementException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22 12:59:35.187123+00, 2026-11-22T12:59:35.187123Z",
        "2026-11-22 12:59:35.5+00, 2026-11-22T12:59:35.500Z",
        "2026-11-22 12:59:35+00, 2026-11-22T12:59:35Z",
        "1969-02-28 00:00:00.000001+00, 1969-02-28T00:00:00.000001Z",
        "2026-11-22 14:59:35.25+02, 2026-11-22T12:59:35.250Z",
        "2026-11-22 18:29:35+05:30, 2026-11-22T12:59:35Z",
    })
    void a_time_is_read_to_the_microsecond_in_any_zone(String text, Instant time) {
        assertThat(RowText.instant(text)).isEqualTo(time);
    }
}
