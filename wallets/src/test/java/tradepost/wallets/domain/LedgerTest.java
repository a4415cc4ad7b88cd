package tradepost.wallets.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tradepost.platform.money.Money;
import tradepost.wallets.domain.CashCommand.Deposit;
import tradepost.wallets.domain.CashCommand.Withdraw;
import tradepost.wallets.domain.LedgerCommand.OpenWallet;

class LedgerTest {
    private static final UUID ADA = new UUID(0, 1);
    private static final UUID BOB = new UUID(0, 2);
    private static final Asset USD = Asset.cash("USD");
    private static final Asset EUR = Asset.cash("EUR");

    private final InMemoryLedger ledger = new InMemoryLedger();

    @AfterEach
    void every_asset_sums_to_zero() {
        assertThat(ledger.entries().stream()
                        .filter(entry -> entry.asset().equals(USD))
                        .map(Entry::amount)
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isZero();
    }

    @Test
    void the_first_command_opens_the_wallet_with_the_opening_credit() {
        ledger.book(deposit(ADA, "5.00", "EUR"));

        assertThat(ledger.balance(ADA, USD)).isEqualTo("10000.00+0");
        assertThat(ledger.balance(ADA, EUR)).isEqualTo("5.00+0");
    }

    @Test
    void the_opening_credit_comes_once() {
        ledger.book(new OpenWallet(ADA), deposit(ADA, "1.00", "USD"), new OpenWallet(ADA));
        List<Answer> again = ledger.book(new OpenWallet(ADA));

        assertThat(again)
                .containsExactly(new Answer.Opened(Wallet.defaultOf(ADA).id()));
        assertThat(ledger.balance(ADA, USD)).isEqualTo("10001.00+0");
    }

    @Test
    void a_withdrawal_leaves_the_rest() {
        Withdraw all = withdraw(ADA, "9999.99", "USD");

        List<Answer> answers = ledger.book(all);

        assertThat(answers)
                .containsExactly(new Answer.Moved(
                        all.id(),
                        Movement.Kind.WITHDRAWAL,
                        all.walletId(),
                        "USD",
                        new BigDecimal("9999.99"),
                        new BigDecimal("0.01"),
                        new BigDecimal("0.00"),
                        InMemoryLedger.NOW));
    }

    @Test
    void a_withdrawal_of_more_than_there_is_moves_nothing() {
        List<Answer> answers = ledger.book(withdraw(ADA, "10000.01", "USD"));

        assertThat(answers)
                .containsExactly(new Answer.TooLittle(
                        "USD",
                        new BigDecimal("10000.01"),
                        new BigDecimal("10000.00"),
                        new BigDecimal("0.00"),
                        List.of()));
        assertThat(ledger.balance(ADA, USD)).isEqualTo("10000.00+0");
    }

    @Test
    void two_withdrawals_of_all_in_one_batch_do_not_both_succeed() {
        List<Answer> answers = ledger.book(withdraw(ADA, "10000.00", "USD"), withdraw(ADA, "10000.00", "USD"));

        assertThat(answers.get(0)).isInstanceOf(Answer.Moved.class);
        assertThat(answers.get(1)).isInstanceOf(Answer.TooLittle.class);
    }

    @Test
    void the_same_command_again_is_answered_as_the_first_time_and_moves_nothing() {
        Deposit deposit = deposit(ADA, "7.00", "USD");
        List<Answer> first = ledger.book(deposit);

        List<Decision> again = ledger.decide(List.of(deposit, deposit));

        assertThat(again).allSatisfy(decision -> assertThat(decision)
                .isEqualTo(new Decision.Repeated(
                        new Instruction(InMemoryLedger.SHARD, deposit), first.getFirst(), false)));
        assertThat(ledger.balance(ADA, USD)).isEqualTo("10007.00+0");
    }

    @Test
    void another_command_under_a_known_id_is_told_apart_within_the_batch_too() {
        Deposit deposit = deposit(ADA, "7.00", "USD");
        Deposit other = new Deposit(deposit.id(), ADA, deposit.walletId(), Money.of("8.00", "USD"), "key");

        List<Decision> decisions = ledger.decide(List.of(deposit, other));

        assertThat(decisions.get(1))
                .isInstanceOfSatisfying(Decision.Repeated.class, repeated -> assertThat(repeated.isOther())
                        .isTrue());
        assertThat(ledger.balance(ADA, USD)).isEqualTo("10007.00+0");
    }

    @Test
    void nobody_moves_money_of_another_wallet() {
        ledger.book(new OpenWallet(BOB));
        UUID bobs = Wallet.defaultOf(BOB).id();

        List<Answer> answers = ledger.book(
                new Withdraw(UUID.randomUUID(), ADA, bobs, Money.of("1.00", "USD"), null),
                new Deposit(UUID.randomUUID(), ADA, bobs, Money.of("1.00", "USD"), null));

        assertThat(answers).containsOnly(new Answer.WalletUnknown(bobs));
        assertThat(ledger.balance(BOB, USD)).isEqualTo("10000.00+0");
    }

    @Test
    void a_wallet_is_not_opened_by_another_user() {
        UUID bobs = Wallet.defaultOf(BOB).id();

        List<Answer> answers = ledger.book(
                new Deposit(UUID.randomUUID(), ADA, bobs, Money.of("1.00", "USD"), null), deposit(BOB, "1.00", "USD"));

        assertThat(answers.get(0)).isEqualTo(new Answer.WalletUnknown(bobs));
        assertThat(answers.get(1)).isInstanceOf(Answer.Moved.class);
        assertThat(ledger.balance(BOB, USD)).isEqualTo("10001.00+0");
    }

    @Test
    void entries_are_numbered_per_account_and_per_shard_without_a_gap() {
        ledger.book(deposit(ADA, "1.00", "USD"), withdraw(ADA, "99999.00", "USD"), deposit(ADA, "2.00", "USD"));
        ledger.book(deposit(ADA, "3.00", "USD"));

        List<Entry> adas = ledger.entries().stream()
                .filter(entry -> !entry.account().house())
                .toList();
        assertThat(adas).extracting(entry -> entry.account().seq()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(adas)
                .extracting(entry -> entry.account().total().toPlainString())
                .containsExactly("10000.00", "10001.00", "10003.00", "10006.00");
        assertThat(ledger.entries()).extracting(Entry::shardSeq).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }

    private static Deposit deposit(UUID user, String amount, String currency) {
        return new Deposit(UUID.randomUUID(), user, Wallet.defaultOf(user).id(), Money.of(amount, currency), null);
    }

    private static Withdraw withdraw(UUID user, String amount, String currency) {
        return new Withdraw(UUID.randomUUID(), user, Wallet.defaultOf(user).id(), Money.of(amount, currency), null);
    }
}
