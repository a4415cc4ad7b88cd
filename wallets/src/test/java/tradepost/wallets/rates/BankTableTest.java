package tradepost.wallets.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tradepost.platform.event.Json;
import tradepost.wallets.rates.BankTable.Kind;
import tradepost.wallets.rates.BankTable.Rate;
import tradepost.wallets.rates.TableRefused.Fault;

class BankTableTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-20");
    /** At noon of that day in Warsaw. */
    private static final Instant NOON = Instant.parse("2026-11-20T11:00:00Z");

    private static final BigDecimal HALF = new BigDecimal("0.5");

    private static BankTable read(Kind kind, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return kind == Kind.ECB ? EcbXml.read(bytes) : NbpJson.read(kind, bytes);
    }

    @Test
    void a_table_of_mids_is_read_to_the_last_digit() {
        BankTable table = read(Kind.A, Tables.of(Kind.A, DAY));

        assertThat(table.no()).isEqualTo("226/A/NBP/2026");
        assertThat(table.effectiveDate()).isEqualTo(DAY);
        assertThat(table.rates()).contains(Rate.mid("JPY", "jen (Japonia)", new BigDecimal("0.023456")));
    }

    @Test
    void a_table_of_bids_and_asks_is_read() {
        BankTable table = read(Kind.C, Tables.of(Kind.C, DAY));

        assertThat(table.rates().getFirst())
                .isEqualTo(Rate.bidAsk("USD", "dolar amerykański", new BigDecimal("3.6150"), new BigDecimal("3.6880")));
    }

    @Test
    void the_cubes_of_the_european_central_bank_are_read() {
        BankTable table = read(Kind.ECB, Tables.of(Kind.ECB, DAY));

        assertThat(table.effectiveDate()).isEqualTo(DAY);
        assertThat(table.rates()).extracting(Rate::code, Rate::mid).contains(tuple("ISK", new BigDecimal("146.40")));
    }

    static Stream<Arguments> absurdities() {
        String usd = Tables.mid("dolar", "USD", "3.65");
        return Stream.of(
                Arguments.of(Kind.A, Tables.nbp(Kind.A, DAY, Tables.mid("dolar", "USD", "0")), "the rate of USD is 0"),
                Arguments.of(Kind.A, Tables.nbp(Kind.A, DAY, Tables.mid("dolar", "USD", "-3.65")), "is -3.65"),
                Arguments.of(Kind.A, Tables.nbp(Kind.A, DAY, Tables.mid("dolar", "USD", "1e999")), "too many digits"),
                Arguments.of(Kind.A, Tables.nbp(Kind.A, DAY, ""), "it has no rates"),
                Arguments.of(Kind.A, Tables.nbp(Kind.A, DAY, usd + "," + usd), "USD is in it twice"),
                Arguments.of(Kind.A, Tables.nbp(Kind.A, DAY, Tables.mid("dolar", "usd", "1")), "not the code"),
                Arguments.of(Kind.A, Tables.nbp(Kind.A, DAY, "{\"code\":\"USD\"}"), "a mid is missing"),
                Arguments.of(Kind.A, Tables.nbp(Kind.A, DAY, "null"), "a rate is missing"),
                Arguments.of(Kind.A, Tables.of(Kind.B, DAY), "it is table B instead of A"),
                Arguments.of(Kind.A, "[]", "0 tables instead of one"),
                Arguments.of(Kind.A, "[null]", "a table is missing"),
                Arguments.of(Kind.A, "[{\"table\":\"A\"}]", "a number is missing"),
                Arguments.of(
                        Kind.C,
                        Tables.nbp(Kind.C, DAY, Tables.bidAsk("dolar", "USD", "3.7", "3.6")),
                        "USD has a bid above its ask"),
                Arguments.of(Kind.C, Tables.nbp(Kind.C, DAY, "{\"code\":\"USD\",\"bid\":1}"), "a ask is missing"),
                Arguments.of(Kind.ECB, Tables.ecb(DAY, ""), "it has no rates"),
                Arguments.of(Kind.ECB, Tables.ecb(DAY, Tables.cube("USD", "0")), "the rate of USD is 0"),
                Arguments.of(Kind.ECB, Tables.ecb(DAY, "<Cube currency='USD'/>"), "USD has no rate"),
                Arguments.of(Kind.ECB, "<html>we are closed</html>", "0 days instead of one"));
    }

    @ParameterizedTest
    @MethodSource("absurdities")
    void an_absurd_table_is_refused_with_its_reason(Kind kind, String body, String reason) {
        assertThatThrownBy(() -> read(kind, body))
                .hasMessageContaining(reason)
                .isInstanceOfSatisfying(TableRefused.class, refused -> assertThat(refused.fault())
                        .isEqualTo(Fault.ABSURD));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_truncated_table_is_unreadable_wherever_it_ends(Kind kind) {
        String whole = Tables.of(kind, DAY);

        for (int length = 0; length < whole.length(); length++) {
            String half = whole.substring(0, length);
            assertThatThrownBy(() -> read(kind, half)).isInstanceOf(TableRefused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>we are closed</html>", "{}", "null", "\"\"", "[[]]", "1"})
    void what_is_no_table_is_refused(String body) {
        assertThatThrownBy(() -> read(Kind.A, body)).isInstanceOf(TableRefused.class);
    }

    @Test
    void a_document_that_declares_entities_is_refused() {
        String bomb = """
                <?xml version="1.0"?><!DOCTYPE c [<!ENTITY e SYSTEM "file:///etc/hostname">]>
                <Cube><Cube time='2026-11-20'><Cube currency='USD' rate='1.1'/>&e;</Cube></Cube>""";

        assertThatThrownBy(() -> read(Kind.ECB, bomb)).isInstanceOf(TableRefused.class);
    }

    @ParameterizedTest
    @CsvSource({"2.00, 3.00, true", "2.00, 3.01, false", "2.00, 1.00, true", "2.00, 0.99, false"})
    void a_rate_may_move_by_half_and_no_more(String before, String after, boolean accepted) {
        BankTable last = Tables.table(Kind.A, DAY, Instant.EPOCH, Tables.mid("USD", before))
                .table();
        BankTable next = Tables.table(Kind.A, DAY, Instant.EPOCH, Tables.mid("USD", after))
                .table();

        if (accepted) {
            assertThat(next.requirePlausible(last, NOON, HALF)).isEqualTo(next);
        } else {
            assertThatThrownBy(() -> next.requirePlausible(last, NOON, HALF)).hasMessageContaining("USD moved by more");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-19T22:49:59Z, false",
        "2026-11-19T22:50:00Z, true",
        "2026-11-20T11:00:00Z, true",
        "2026-11-23T11:00:00Z, true"
    })
    void a_table_is_of_no_later_day_than_it_is_where_the_bank_is(Instant now, boolean accepted) {
        BankTable table = read(Kind.A, Tables.of(Kind.A, DAY));

        if (accepted) {
            assertThat(table.requirePlausible(null, now, HALF)).isEqualTo(table);
        } else {
            assertThatThrownBy(() -> table.requirePlausible(null, now, HALF))
                    .hasMessageContaining("today is 2026-11-19");
        }
    }

    @Test
    void a_table_older_than_the_last_is_refused() {
        BankTable last = read(Kind.A, Tables.of(Kind.A, DAY));
        BankTable older = read(Kind.A, Tables.of(Kind.A, DAY.minusDays(1)));

        assertThatThrownBy(() -> older.requirePlausible(last, NOON, HALF))
                .hasMessageContaining("older than the one of 2026-11-20");
    }

    @ParameterizedTest
    @CsvSource({"20, 0, true", "20, 2, true", "20, 3, false", "9, 1, false", "10, 1, true"})
    void a_table_lacks_a_tenth_of_the_last_ones_currencies_at_most(int before, int missing, boolean accepted) {
        BankTable last = tableOf(before);
        BankTable next = tableOf(before - missing);

        if (accepted) {
            assertThat(next.requirePlausible(last, NOON, HALF)).isEqualTo(next);
        } else {
            assertThatThrownBy(() -> next.requirePlausible(last, NOON, HALF))
                    .hasMessageContaining("it lacks " + missing + " of the last one's " + before);
        }
    }

    private static BankTable tableOf(int currencies) {
        Rate[] rates = IntStream.range(0, currencies)
                .mapToObj(i -> Tables.mid("AA" + (char) ('A' + i), "1.5"))
                .toArray(Rate[]::new);
        return Tables.table(Kind.B, DAY, Instant.EPOCH, rates).table();
    }

    @Test
    void a_table_that_was_kept_with_the_name_as_currency_is_read() {
        byte[] kept = "{\"code\":\"USD\",\"currency\":\"dolar\",\"mid\":3.65}".getBytes(StandardCharsets.UTF_8);

        assertThat(Json.read(kept, Rate.class)).isEqualTo(Rate.mid("USD", "dolar", new BigDecimal("3.65")));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-24, false",
        "2024-12-24, true",
        "2026-12-25, false",
        "2027-03-29, false",
        "2027-05-27, false",
        "2026-11-11, false",
        "2026-11-20, true",
        "2026-11-21, false",
        "2027-03-26, true"
    })
    void warsaw_rests_on_its_holidays(LocalDate day, boolean works) {
        assertThat(BankCalendar.WARSAW.isBusinessDay(day)).isEqualTo(works);
    }

    @ParameterizedTest
    @CsvSource({"2027-03-26, false", "2027-03-29, false", "2026-11-11, true", "2026-12-24, true", "2027-05-27, true"})
    void the_euro_area_rests_on_its_own(LocalDate day, boolean works) {
        assertThat(BankCalendar.TARGET.isBusinessDay(day)).isEqualTo(works);
    }

    @ParameterizedTest
    @CsvSource({
        "A, 2026-11-20, 2026-11-23, true",
        "A, 2026-11-20, 2026-11-24, true",
        "A, 2026-11-20, 2026-11-25, false",
        "A, 2026-12-23, 2026-12-28, true",
        "A, 2026-12-23, 2026-12-30, false",
        "B, 2026-11-18, 2026-11-27, true",
        "B, 2026-11-18, 2026-11-30, false",
        "ECB, 2027-03-25, 2027-03-31, true",
        "A, 2020-01-01, 2026-11-20, false"
    })
    void a_table_is_current_until_its_successor_is_overdue(Kind kind, LocalDate of, LocalDate today, boolean current) {
        assertThat(kind.isCurrent(of, today)).isEqualTo(current);
    }
}
