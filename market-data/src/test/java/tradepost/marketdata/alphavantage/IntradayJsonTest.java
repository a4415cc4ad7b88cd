package tradepost.marketdata.alphavantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tradepost.marketdata.alphavantage.IntradayAnswer.Limit;
import tradepost.marketdata.feed.SourceTick;

class IntradayJsonTest {
    private static final String KEY = "SECRET42";

    @Test
    void bars_are_read_oldest_first_in_the_zone_of_the_exchange() {
        String body = Forms.of(
                "IBM",
                Forms.bar("2026-07-01 10:05:00", "208.2500", "208.4000", "208.1000", "208.3000", "78")
                        + ",\n"
                        + Forms.bar("2026-01-15 10:00:00", "200", "200", "200", "200", "0"));

        IntradayAnswer.Bars answer = (IntradayAnswer.Bars) read(body);

        assertThat(answer.rejected()).isZero();
        assertThat(answer.bars())
                .containsExactly(
                        bar("2026-01-15T15:00:00Z", "200", "200", "200", "200", "0"),
                        bar("2026-07-01T14:05:00Z", "208.25", "208.4", "208.1", "208.3", "78"));
    }

    @Test
    void a_line_that_is_no_bar_is_counted_and_passed_over() {
        String body = Forms.of(
                "IBM",
                String.join(
                        ",",
                        Forms.bar("2026-07-01 10:05:00", "1", "2", "1", "2", "5"),
                        Forms.bar("2026-07-01 10:10:00", "1", "2", "1", "3", "5"),
                        Forms.bar("2026-07-01 10:15:00", "-1", "2", "1", "2", "5"),
                        Forms.bar("2026-07-01 10:20:00", "0", "2", "0", "2", "5"),
                        Forms.bar("yesterday", "1", "2", "1", "2", "5")));

        IntradayAnswer.Bars answer = (IntradayAnswer.Bars) read(body);

        assertThat(answer.bars()).hasSize(1);
        assertThat(answer.rejected()).isEqualTo(4);
        assertThat(answer.lastRejection()).isEqualTo("IBM at yesterday: it has no time");
    }

    @Test
    void a_limit_is_told_from_what_never_works() {
        assertThat(read(Forms.NOTE))
                .isInstanceOfSatisfying(IntradayAnswer.Limited.class, limited -> assertThat(limited.limit())
                        .isEqualTo(Limit.MINUTE));
        assertThat(read(Forms.INFORMATION_PER_SECOND))
                .isInstanceOfSatisfying(IntradayAnswer.Limited.class, limited -> assertThat(limited.limit())
                        .isEqualTo(Limit.MINUTE));
        assertThat(read(Forms.INFORMATION.formatted(KEY)))
                .isInstanceOfSatisfying(IntradayAnswer.Limited.class, limited -> {
                    assertThat(limited.limit()).isEqualTo(Limit.DAY);
                    assertThat(limited.message()).startsWith("We have detected your API key as … and");
                });
        assertThat(read(Forms.PREMIUM)).isInstanceOf(IntradayAnswer.Refused.class);
        assertThat(read(Forms.INVALID_CALL)).isInstanceOf(IntradayAnswer.Refused.class);
        assertThat(read(Forms.INVALID_KEY)).isInstanceOf(IntradayAnswer.KeyRefused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<html>", "[]", "{}", "{\"Meta Data\": {}}", "{\"Meta Data\": {\"2. Symbol\": \"IBM\"}}"})
    void anything_else_is_unreadable(String body) {
        assertThatExceptionOfType(IntradayJson.Unreadable.class).isThrownBy(() -> read(body));
    }

    @Test
    void a_cut_body_and_another_symbol_are_unreadable() {
        String good = Forms.bars("IBM", Instant.parse("2026-07-01T14:00:00Z"), 3);

        assertThatExceptionOfType(IntradayJson.Unreadable.class)
                .isThrownBy(() -> read(good.substring(0, good.length() / 2)));
        assertThatExceptionOfType(IntradayJson.Unreadable.class)
                .isThrownBy(() -> read(good.replace("\"IBM\"", "\"KO\"")));
    }

    @Test
    void a_bar_is_four_prices_in_its_time_of_which_the_newest_may_trade() {
        List<Bar> bars = List.of(
                bar("2026-07-01T14:00:00Z", "10", "12", "9", "11", "500"),
                bar("2026-07-01T14:05:00Z", "11", "12", "9", "10", "700"));

        List<SourceTick> ticks = Bar.ticks("IBM", bars);

        assertThat(ticks)
                .extracting(tick -> tick.price().toPlainString())
                .containsExactly("10", "9", "12", "11", "11", "12", "9", "10");
        assertThat(ticks)
                .extracting(SourceTick::at)
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(Instant.parse("2026-07-01T14:00:00Z"))
                .endsWith(Instant.parse("2026-07-01T14:09:59.999Z"));
        assertThat(ticks).filteredOn(SourceTick::isTradable).containsExactly(ticks.getLast());
        assertThat(ticks)
                .filteredOn(tick -> tick.quantity() != null)
                .extracting(tick -> String.valueOf(tick.quantity()))
                .containsExactly("500", "700");
    }

    @Test
    void a_bar_under_way_waits_for_its_end() {
        Bar bar = bar("2026-07-01T14:00:00Z", "10", "12", "9", "11", "500");

        assertThat(Bar.after(null, List.of(bar), bar.end().minusSeconds(1))).isEmpty();
        assertThat(Bar.after(null, List.of(bar), bar.end())).containsExactly(bar);
        assertThat(Bar.after(bar.start(), List.of(bar), bar.end())).isEmpty();
    }

    private static Bar bar(String start, String open, String high, String low, String close, String volume) {
        return new Bar(
                Instant.parse(start),
                Duration.ofMinutes(5),
                new BigDecimal(open),
                new BigDecimal(high),
                new BigDecimal(low),
                new BigDecimal(close),
                new BigDecimal(volume));
    }

    private static IntradayAnswer read(String body) {
        return IntradayJson.read(body.getBytes(StandardCharsets.UTF_8), "IBM", KEY);
    }
}
