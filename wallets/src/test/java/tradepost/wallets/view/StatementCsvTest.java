package tradepost.wallets.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tradepost.wallets.view.EntryPage.Item;

class StatementCsvTest {
    private static final UUID MOVEMENT = new UUID(0, 1);
    private static final UUID ORDER = new UUID(0, 2);
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void the_columns_are_the_properties_of_an_entry() {
        String header = new String(StatementCsv.header(), StandardCharsets.UTF_8);

        assertThat(header.strip().split(","))
                .containsExactly(Stream.of(Item.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toArray(String[]::new));
    }

    @Test
    void a_line_has_every_value_and_ends_as_the_rfc_says() {
        String line = lines(item("USD", null, "-12.50"));

        assertThat(line)
                .isEqualTo("7," + MOVEMENT + ",BUY,USD,,-12.50,100.00," + ORDER
                        + ",1,12.5,3.615,2026-11-22T10:00:00Z\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "AAPL|AAPL",
                "A,B|\"A,B\"",
                "A\"B|\"A\"\"B\"",
                "=1+1|'=1+1",
                "+1|'+1",
                "-1|'-1",
                "@SUM(A1)|'@SUM(A1)",
                "=A1,\"x\"|\"'=A1,\"\"x\"\"\""
            })
    void a_text_is_quoted_and_never_a_formula(String symbol, String written) {
        String line = lines(item(null, symbol, "1"));

        assertThat(line).startsWith("7," + MOVEMENT + ",BUY,," + written + ",1,");
    }

    @Test
    void a_line_break_in_a_text_stays_in_its_field() {
        String line = lines(item(null, "A\r\nB", "1"));

        assertThat(line).contains(",\"A\r\nB\",");
    }

    private static String lines(Item item) {
        return new String(StatementCsv.lines(List.of(item)), StandardCharsets.UTF_8);
    }

    private static Item item(@Nullable String currency, @Nullable String symbol, String amount) {
        return new Item(
                "7",
                MOVEMENT,
                "BUY",
                currency,
                symbol,
                new BigDecimal(amount),
                new BigDecimal("100.00"),
                ORDER,
                1,
                new BigDecimal("12.5"),
                new BigDecimal("3.615"),
                AT);
    }
}
