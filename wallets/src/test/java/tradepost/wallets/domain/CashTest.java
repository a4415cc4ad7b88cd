package tradepost.wallets.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tradepost.platform.money.Money;
import tradepost.wallets.domain.CashCommand.Exchange;
import tradepost.wallets.domain.CashCommand.Transfer;
import tradepost.wallets.domain.CashCommand.Withdraw;
import tradepost.wallets.domain.KeepingCommand.CreateWallet;
import tradepost.wallets.domain.LedgerCommand.Trade;

class CashTest {
    private static final UUID ADA = AdaCommands.ADA;
    private static final UUID BOB = new UUID(0, 2);
    private static final UUID HOME = Wallet.defaultOf(ADA).id();
    private static final UUID SAVINGS = new UUID(5, 1);
    private static final Asset USD = Asset.cash("USD");
    private static final Asset PLN = Asset.cash("PLN");

    private final InMemoryLedger ledger = new InMemoryLedger();

    @BeforeEach
    void twoWallets() {
        ledger.book(new CreateWallet(UUID.randomUUID(), ADA, SAVINGS, "savings"));
    }

    @Test
    void a_transfer_moves_money_between_two_wallets_in_one_movement() {
        Transfer transfer = transfer(ADA, HOME, SAVINGS, "100.00");

        List<Answer> answers = ledger.book(transfer);

        assertThat(answers.getFirst()).isInstanceOfSatisfying(Answer.Transferred.class, transferred -> {
            assertThat(transferred.source().available()).isEqualTo("9900.00");
            assertThat(transferred.target().available()).isEqualTo("100.00");
        });
        assertThat(ledger.balanceOf(SAVINGS, USD)).isEqualTo("100.00+0");
        assertThat(ledger.entries().stream().filter(entry -> entry.movementId().equals(transfer.id())))
                .extracting(Entry::amount)
                .containsExactly(new BigDecimal("-100.00"), new BigDecimal("100.00"));
    }

    @Test
    void a_transfer_of_more_than_there_is_moves_nothing() {
        List<Answer> answers = ledger.book(transfer(ADA, SAVINGS, HOME, "0.01"));

        assertThat(answers.getFirst()).isInstanceOf(Answer.TooLittle.class);
        assertThat(ledger.balance(ADA, USD)).isEqualTo("10000.00+0");
    }

    @Test
    void nobody_transfers_from_or_to_anothers_wallet() {
        List<Answer> answers = ledger.book(
                transfer(BOB, HOME, Wallet.defaultOf(BOB).id(), "1.00"),
                transfer(BOB, Wallet.defaultOf(BOB).id(), SAVINGS, "1.00"));

        assertThat(answers).containsExactly(new Answer.WalletUnknown(HOME), new Answer.WalletUnknown(SAVINGS));
        assertThat(ledger.balance(ADA, USD)).isEqualTo("10000.00+0");
    }

    @Test
    void an_exchange_moves_two_currencies_through_the_bank_in_one_balanced_movement() {
        Exchange exchange = exchange(quote(InMemoryLedger.NOW));

        ledger.book(exchange);

        assertThat(ledger.balance(ADA, USD)).isEqualTo("9900.00+0");
        assertThat(ledger.balance(ADA, PLN)).isEqualTo("361.50+0");
        assertThat(ledger.entries().stream().filter(entry -> entry.movementId().equals(exchange.id())))
                .extracting(entry -> entry.leg() + " " + entry.asset().id() + " " + entry.amount())
                .containsExactly(
                        "USER_CASH USD -100.00",
                        "HOUSE_CASH USD 100.00",
                        "HOUSE_TARGET_CASH PLN -361.50",
                        "USER_TARGET_CASH PLN 361.50");
    }

    @Test
    void a_quote_is_used_once_even_within_a_batch() {
        ExchangeQuote quote = quote(InMemoryLedger.NOW);

        List<Answer> answers = ledger.book(exchange(quote), exchange(quote));
        List<Answer> later = ledger.book(exchange(quote));

        assertThat(answers.getFirst()).isInstanceOf(Answer.Exchanged.class);
        assertThat(List.of(answers.getLast(), later.getFirst()))
                .allSatisfy(answer -> assertDenied(answer, WalletsProblem.QUOTE_USED));
        assertThat(ledger.balance(ADA, PLN)).isEqualTo("361.50+0");
    }

    @Test
    void an_exchange_sent_again_has_its_first_answer() {
        Exchange exchange = exchange(quote(InMemoryLedger.NOW));
        List<Answer> first = ledger.book(exchange);

        List<Answer> again = ledger.book(exchange);

        assertThat(again).isEqualTo(first);
        assertThat(ledger.balance(ADA, USD)).isEqualTo("9900.00+0");
    }

    @Test
    void a_quote_that_expired_moves_nothing() {
        List<Answer> answers = ledger.book(exchange(quote(InMemoryLedger.NOW.minusNanos(1_000))));

        assertDenied(answers.getFirst(), WalletsProblem.QUOTE_EXPIRED);
        assertThat(ledger.balance(ADA, USD)).isEqualTo("10000.00+0");
    }

    @Test
    void a_quote_is_of_no_use_to_another_user_or_another_wallet() {
        ExchangeQuote quote = quote(InMemoryLedger.NOW);

        List<Answer> answers = ledger.book(
                new Exchange(UUID.randomUUID(), BOB, Wallet.defaultOf(BOB).id(), quote, null),
                new Exchange(UUID.randomUUID(), ADA, SAVINGS, quote, null));

        assertThat(answers).allSatisfy(answer -> assertDenied(answer, WalletsProblem.QUOTE_NOT_FOUND));
    }

    @Test
    void a_refusal_names_the_orders_that_hold_the_rest() {
        ledger.book(new Trade(AdaCommands.hold("USD", "9000.00")));

        List<Answer> answers =
                ledger.book(new Withdraw(UUID.randomUUID(), ADA, HOME, Money.of("1000.01", "USD"), null));

        assertThat(answers)
                .containsExactly(new Answer.TooLittle(
                        "USD",
                        new BigDecimal("1000.01"),
                        new BigDecimal("1000.00"),
                        new BigDecimal("9000.00"),
                        List.of(new Answer.HeldFor(AdaCommands.ORDER, new BigDecimal("9000.00")))));
    }

    private static void assertDenied(Answer answer, WalletsProblem problem) {
        assertThat(answer).isInstanceOfSatisfying(Answer.Denied.class, denied -> assertThat(denied.problem())
                .isEqualTo(problem));
    }

    private static Transfer transfer(UUID user, UUID from, UUID to, String amount) {
        return new Transfer(UUID.randomUUID(), user, from, to, Money.of(amount, "USD"), null);
    }

    private static Exchange exchange(ExchangeQuote quote) {
        return new Exchange(UUID.randomUUID(), ADA, HOME, quote, null);
    }

    private static ExchangeQuote quote(Instant expiresAt) {
        return new ExchangeQuote(
                new UUID(4, 4),
                ADA,
                HOME,
                Money.of("100.00", "USD"),
                Money.of("361.50", "PLN"),
                new BigDecimal("3.615"),
                new BigDecimal("3.6512"),
                new BigDecimal("0.009914"),
                LocalDate.of(2026, 11, 20),
                expiresAt);
    }
}
