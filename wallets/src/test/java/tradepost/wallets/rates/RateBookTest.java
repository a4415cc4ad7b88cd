package tradepost.wallets.rates;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tradepost.wallets.rates.BankTable.Kind;

class RateBookTest {
    /** A Friday noon. */
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private static final LocalDate TODAY = LocalDate.parse("2026-11-20");
    private static final RateBook.Limits LIMITS = new RateBook.Limits(Duration.ofMinutes(30), Duration.ofHours(4));

    private static RateBook book(CheckedTable... tables) {
        return new RateBook(List.of(tables), LIMITS, NOW);
    }

    private static CheckedTable a(Instant checkedAt) {
        return Tables.table(Kind.A, TODAY, checkedAt, Tables.mid("USD", "3.6512"), Tables.mid("EUR", "4.2345"));
    }

    private static CheckedTable c() {
        return Tables.table(
                Kind.C, TODAY, NOW, Tables.bidAsk("USD", "3.6150", "3.6880"), Tables.bidAsk("EUR", "4.1927", "4.2775"));
    }

    private static CheckedTable ecb(Instant checkedAt) {
        return Tables.table(
                Kind.ECB,
                TODAY.minusDays(1),
                checkedAt,
                Tables.mid("USD", "1.16"),
                Tables.mid("PLN", "4.24"),
                Tables.mid("ISK", "146.40"));
    }

    private static String rate(Optional<ExchangeRate> rate) {
        return rate.orElseThrow().rate().toPlainString();
    }

    @Test
    void a_pair_is_converted_over_the_zloty_with_twelve_digits() {
        RateBook book = book(a(NOW));

        assertThat(rate(book.mid("USD", "PLN"))).isEqualTo("3.6512");
        assertThat(rate(book.mid("PLN", "USD"))).isEqualTo("0.273882559159");
        assertThat(rate(book.mid("EUR", "USD"))).isEqualTo("1.15975569676");
    }

    @Test
    void the_bank_buys_at_its_bid_and_sells_at_its_ask() {
        RateBook book = book(a(NOW), c());

        assertThat(rate(book.bidAsk("USD", "PLN"))).isEqualTo("3.615");
        assertThat(rate(book.bidAsk("PLN", "USD"))).isEqualTo("0.27114967462");
        assertThat(rate(book.bidAsk("EUR", "USD"))).isEqualTo("1.13684924078");
        assertThat(book.bidAsk("EUR", "USD").orElseThrow().mid()).isEqualTo(new BigDecimal("1.15982472956"));
        assertThat(book.bidAsk("ISK", "PLN")).isEmpty();
    }

    @Test
    void the_middle_lies_between_bid_and_ask_wherever_another_table_has_its_mid() {
        RateBook book = book(Tables.table(Kind.A, TODAY, NOW, Tables.mid("USD", "3.5")), c());

        ExchangeRate rate = book.bidAsk("USD", "PLN").orElseThrow();

        assertThat(rate.mid()).isEqualTo(new BigDecimal("3.6515"));
        assertThat(rate.mid()).isGreaterThan(rate.rate());
    }

    @Test
    void what_the_bank_gives_is_rounded_down() {
        RateBook book = book(Tables.table(Kind.C, TODAY, NOW, Tables.bidAsk("USD", "3", "6.0000001")));

        assertThat(rate(book.bidAsk("PLN", "USD"))).isEqualTo("0.166666663888");
    }

    @Test
    void without_a_table_of_mids_the_middle_is_between_bid_and_ask() {
        RateBook book = book(c());

        assertThat(book.mid("USD", "PLN")).isEmpty();
        assertThat(book.bidAsk("USD", "PLN").orElseThrow().mid()).isEqualTo(new BigDecimal("3.6515"));
    }

    @Test
    void a_currency_in_itself_is_one() {
        RateBook book = book(a(NOW), c());

        assertThat(rate(book.mid("USD", "USD"))).isEqualTo("1");
        assertThat(rate(book.bidAsk("USD", "USD"))).isEqualTo("1");
        assertThat(rate(book.mid("PLN", "PLN"))).isEqualTo("1");
        assertThat(book.mid("XTS", "XTS")).isEmpty();
    }

    @Test
    void the_second_source_serves_what_the_first_has_not() {
        ExchangeRate rate =
                book(a(NOW), ecb(NOW.minusSeconds(60))).mid("ISK", "PLN").orElseThrow();

        assertThat(rate.rate()).isEqualTo(new BigDecimal("0.0289241803279"));
        assertThat(rate.asOf()).isEqualTo(TODAY.minusDays(1));
        assertThat(rate.checkedAt()).isEqualTo(NOW.minusSeconds(60));
        assertThat(book(a(NOW)).mid("ISK", "PLN")).isEmpty();
    }

    @Test
    void the_second_source_serves_all_it_has_while_the_first_is_too_old_to_trade_on() {
        CheckedTable old = a(NOW.minus(Duration.ofHours(5)));

        ExchangeRate rate = book(old, ecb(NOW)).mid("USD", "PLN").orElseThrow();

        assertThat(rate.rate()).isEqualTo(new BigDecimal("3.65517241379"));
        assertThat(rate.tradable()).isTrue();
        assertThat(rate(book(old, ecb(NOW)).mid("EUR", "PLN"))).isEqualTo("4.24");
        assertThat(rate(book(old).mid("USD", "PLN"))).isEqualTo("3.6512");
        assertThat(book(old).mid("USD", "PLN").orElseThrow().tradable()).isFalse();
    }

    @Test
    void a_table_not_confirmed_for_long_is_stale_and_later_no_longer_trades() {
        assertThat(book(a(NOW.minus(Duration.ofMinutes(30))))
                        .mid("USD", "EUR")
                        .orElseThrow()
                        .stale())
                .isFalse();
        ExchangeRate stale =
                book(a(NOW.minus(Duration.ofMinutes(31)))).mid("USD", "EUR").orElseThrow();
        assertThat(stale.stale()).isTrue();
        assertThat(stale.tradable()).isTrue();
        assertThat(book(a(NOW.minus(Duration.ofMinutes(241))))
                        .mid("USD", "EUR")
                        .orElseThrow()
                        .tradable())
                .isFalse();
    }

    @Test
    void a_table_that_its_bank_never_replaces_does_not_trade_however_often_it_is_confirmed() {
        CheckedTable old = Tables.table(Kind.A, TODAY.minusDays(8), NOW, Tables.mid("USD", "3.6512"));

        ExchangeRate rate = book(old).mid("USD", "PLN").orElseThrow();

        assertThat(rate.overdue()).isTrue();
        assertThat(rate.stale()).isTrue();
        assertThat(rate.tradable()).isFalse();
    }

    @Test
    void the_day_of_a_rate_is_that_of_a_table() {
        CheckedTable table = Tables.table(Kind.A, TODAY.minusDays(1), NOW, Tables.mid("USD", "3.6512"));
        RateBook book = new RateBook(List.of(table), LIMITS, NOW.plus(Duration.ofDays(1)));

        assertThat(book.mid("PLN", "USD").orElseThrow().asOf()).isEqualTo(TODAY.minusDays(1));
        assertThat(book.mid("PLN", "PLN").orElseThrow().asOf()).isNull();
        assertThat(book.mid("USD", "USD").orElseThrow().asOf()).isNull();
    }

    @Test
    void the_age_of_a_table_is_told() {
        RateBook.Standing standing = book(a(NOW.minusSeconds(90))).tables().getFirst();

        assertThat(standing.age()).hasSeconds(90);
        assertThat(book(a(NOW.plusSeconds(5))).tables().getFirst().age()).isZero();
    }

    @Test
    void the_rate_of_a_tiny_currency_keeps_twelve_digits() {
        RateBook book =
                book(Tables.table(Kind.B, TODAY, NOW, Tables.mid("IRR", "0.0000867"), Tables.mid("KWD", "11.9")));

        assertThat(book.mid("IRR", "KWD").orElseThrow().rate()).isEqualTo(new BigDecimal("0.00000728571428571"));
    }
}
