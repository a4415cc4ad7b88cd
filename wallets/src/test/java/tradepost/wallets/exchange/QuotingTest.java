package tradepost.wallets.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tradepost.platform.money.Money;
import tradepost.platform.problem.Problem;
import tradepost.wallets.domain.ExchangeQuote;
import tradepost.wallets.domain.WalletsProblem;
import tradepost.wallets.rates.BankTable;
import tradepost.wallets.rates.BankTable.Kind;
import tradepost.wallets.rates.CheckedTable;
import tradepost.wallets.rates.RateBook;

class QuotingTest {
    /** A Friday noon. */
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private static final Quoting QUOTING = new Quoting(new BigDecimal("0.01"), Duration.ofSeconds(30));

    @Test
    void between_bid_and_ask_the_bank_keeps_the_difference() {
        ExchangeQuote quote = quote("100.00", "USD", "PLN", mids(NOW), bidsAndAsks(NOW));

        assertThat(quote.rate()).isEqualByComparingTo("3.6150");
        assertThat(quote.mid()).isEqualByComparingTo("3.6515");
        assertThat(quote.taken()).isEqualTo(Money.of("361.50", "PLN"));
        assertThat(quote.expiresAt()).isEqualTo(NOW.plusSeconds(30));
    }

    @Test
    void without_bid_and_ask_it_is_the_mid_less_the_margin() {
        ExchangeQuote quote = quote("100.00", "USD", "PLN", mids(NOW));

        assertThat(quote.rate()).isEqualByComparingTo("3.614688");
        assertThat(quote.spread()).isEqualByComparingTo("0.01");
    }

    @Test
    void bids_and_asks_that_are_too_old_give_way_to_a_mid_that_is_not() {
        ExchangeQuote quote = quote("100.00", "USD", "PLN", mids(NOW), bidsAndAsks(NOW.minus(Duration.ofHours(5))));

        assertThat(quote.rate()).isEqualByComparingTo("3.614688");
    }

    @Test
    void there_and_back_never_brings_more_than_there_was() {
        for (String amount : List.of("0.05", "1.00", "99.99", "123456.78")) {
            ExchangeQuote there = quote(amount, "USD", "PLN", mids(NOW), bidsAndAsks(NOW));

            ExchangeQuote back =
                    quote(there.taken().amount().toPlainString(), "PLN", "USD", mids(NOW), bidsAndAsks(NOW));

            assertThat(back.taken().amount()).isLessThanOrEqualTo(new BigDecimal(amount));
        }
    }

    @Test
    void money_is_not_exchanged_at_a_rate_the_bank_has_not_confirmed_for_too_long() {
        assertThatThrownBy(() -> quote("100.00", "USD", "PLN", mids(NOW.minus(Duration.ofHours(5)))))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.code()).isEqualTo(WalletsProblem.RATE_TOO_OLD);
                    assertThat(problem.facts()).containsKeys("asOf", "checkedAt");
                });
    }

    @Test
    void a_pair_of_bids_and_asks_alone_that_are_too_old_is_not_unknown() {
        assertThatThrownBy(() -> quote("100.00", "USD", "PLN", bidsAndAsks(NOW.minus(Duration.ofHours(5)))))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(WalletsProblem.RATE_TOO_OLD));
    }

    @Test
    void a_table_that_is_confirmed_and_overdue_is_told_apart() {
        CheckedTable overdue = new CheckedTable(
                new BankTable(
                        Kind.A,
                        "220",
                        LocalDate.parse("2026-11-12"),
                        mids(NOW).table().rates()),
                NOW);

        assertThatThrownBy(() -> quote("100.00", "USD", "PLN", overdue))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(WalletsProblem.RATE_TOO_OLD))
                .hasMessageContaining("should have replaced the table");
        assertThatThrownBy(() -> quote("100.00", "USD", "PLN", mids(NOW.minus(Duration.ofHours(5)))))
                .hasMessageContaining("has not confirmed this rate");
    }

    /** Table A has its mid below the bid here: the spread is what the bank keeps of its own middle. */
    @Test
    void a_spread_is_never_below_zero() {
        CheckedTable low = table(Kind.A, NOW, new BankTable.Rate("USD", null, new BigDecimal("3.5"), null, null));

        ExchangeQuote quote = quote("100.00", "USD", "PLN", low, bidsAndAsks(NOW));

        assertThat(quote.spread()).isEqualByComparingTo("0.009996");
    }

    private static ExchangeQuote quote(String amount, String from, String to, CheckedTable... tables) {
        RateBook book =
                new RateBook(List.of(tables), new RateBook.Limits(Duration.ofMinutes(30), Duration.ofHours(4)), NOW);
        UUID user = UUID.randomUUID();
        return QUOTING.quote(
                UUID.randomUUID(),
                new Quoting.Wish(user, user, Money.of(amount, from), Currency.getInstance(to)),
                book,
                NOW);
    }

    private static CheckedTable mids(Instant checkedAt) {
        return table(Kind.A, checkedAt, new BankTable.Rate("USD", null, new BigDecimal("3.6512"), null, null));
    }

    private static CheckedTable bidsAndAsks(Instant checkedAt) {
        return table(
                Kind.C,
                checkedAt,
                new BankTable.Rate("USD", null, null, new BigDecimal("3.6150"), new BigDecimal("3.6880")));
    }

    private static CheckedTable table(Kind kind, Instant checkedAt, BankTable.Rate rate) {
        return new CheckedTable(new BankTable(kind, "226", LocalDate.parse("2026-11-20"), List.of(rate)), checkedAt);
    }
}
