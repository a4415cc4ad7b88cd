package tradepost.wallets.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tradepost.platform.money.Money;
import tradepost.wallets.domain.CashCommand.Deposit;
import tradepost.wallets.domain.CashCommand.Withdraw;
import tradepost.wallets.domain.KeepingCommand.CloseWallet;
import tradepost.wallets.domain.KeepingCommand.CreateWallet;
import tradepost.wallets.domain.KeepingCommand.OpenCurrency;
import tradepost.wallets.domain.KeepingCommand.RenameWallet;

class KeepingTest {
    private static final UUID ADA = new UUID(0, 1);
    private static final UUID BOB = new UUID(0, 2);
    private static final UUID HOLIDAY = new UUID(5, 1);
    private static final UUID CAR = new UUID(5, 2);
    private static final Asset USD = Asset.cash("USD");

    private final InMemoryLedger ledger = new InMemoryLedger();

    @Test
    void a_user_has_wallets_of_different_names() {
        List<Answer> answers = ledger.book(create(ADA, HOLIDAY, "holiday"), create(ADA, CAR, "holiday"));

        assertThat(answers.getFirst()).isInstanceOf(Answer.Named.class);
        assertDenied(answers.getLast(), WalletsProblem.WALLET_NAME_TAKEN);
        assertThat(ledger.names(ADA)).containsExactly("holiday", "main");
    }

    @Test
    void another_user_may_use_the_same_name() {
        ledger.book(create(ADA, HOLIDAY, "holiday"), create(BOB, CAR, "holiday"));

        assertThat(ledger.names(BOB)).containsExactly("holiday", "main");
    }

    @Test
    void the_first_wallet_a_user_makes_takes_nothing_from_the_default_one() {
        List<Answer> answers = ledger.book(create(ADA, HOLIDAY, "main"));

        assertDenied(answers.getFirst(), WalletsProblem.WALLET_NAME_TAKEN);
        assertThat(ledger.balance(ADA, USD)).isEqualTo("10000.00+0");
    }

    @Test
    void a_wallet_takes_a_name_another_let_go() {
        ledger.book(create(ADA, HOLIDAY, "a"), create(ADA, CAR, "b"));

        List<Answer> answers = ledger.book(rename(HOLIDAY, "c"), rename(CAR, "a"), rename(HOLIDAY, "b"));

        assertThat(answers).allSatisfy(answer -> assertThat(answer).isInstanceOf(Answer.Named.class));
        assertThat(ledger.names(ADA)).containsExactly("a", "b", "main");
    }

    @Test
    void a_wallet_may_keep_its_name() {
        ledger.book(create(ADA, HOLIDAY, "holiday"));

        assertThat(ledger.book(rename(HOLIDAY, "holiday")).getFirst()).isInstanceOf(Answer.Named.class);
    }

    @Test
    void a_wallet_with_money_is_not_closed_and_an_empty_one_takes_nothing_more() {
        ledger.book(create(ADA, HOLIDAY, "holiday"));
        ledger.book(deposit(HOLIDAY, "1.00"));

        List<Answer> answers =
                ledger.book(close(HOLIDAY), withdraw(HOLIDAY, "1.00"), close(HOLIDAY), deposit(HOLIDAY, "1.00"));
        List<Answer> later = ledger.book(deposit(HOLIDAY, "1.00"), rename(HOLIDAY, "x"), close(HOLIDAY));

        assertDenied(answers.getFirst(), WalletsProblem.WALLET_NOT_EMPTY);
        assertThat(answers.get(2)).isEqualTo(new Answer.Closed(HOLIDAY));
        assertThat(answers.getLast()).isEqualTo(new Answer.WalletUnknown(HOLIDAY));
        assertThat(later).containsOnly(new Answer.WalletUnknown(HOLIDAY));
    }

    @Test
    void a_wallet_closed_in_the_batch_that_made_it_is_gone() {
        ledger.book(create(ADA, HOLIDAY, "holiday"), close(HOLIDAY));

        assertThat(ledger.names(ADA)).containsExactly("main");
    }

    @Test
    void money_for_a_wallet_that_the_same_batch_makes_is_refused_alone() {
        List<Answer> answers = ledger.book(
                create(ADA, HOLIDAY, "holiday"),
                deposit(HOLIDAY, "1.00"),
                deposit(Wallet.defaultOf(ADA).id(), "1.00"));

        assertThat(answers.get(1)).isEqualTo(new Answer.WalletUnknown(HOLIDAY));
        assertThat(answers.get(2)).isInstanceOf(Answer.Moved.class);
    }

    @Test
    void the_default_wallet_stays_open() {
        ledger.book(
                deposit(Wallet.defaultOf(ADA).id(), "1.00"),
                withdraw(Wallet.defaultOf(ADA).id(), "10001.00"));

        assertDenied(ledger.book(close(Wallet.defaultOf(ADA).id())).getFirst(), WalletsProblem.DEFAULT_WALLET);
    }

    @Test
    void nobody_renames_or_closes_anothers_wallet() {
        ledger.book(create(BOB, HOLIDAY, "holiday"));

        assertThat(ledger.book(rename(HOLIDAY, "mine"), close(HOLIDAY)))
                .containsOnly(new Answer.WalletUnknown(HOLIDAY));
        assertThat(ledger.names(BOB)).containsExactly("holiday", "main");
    }

    @Test
    void a_user_has_no_more_wallets_than_the_bound() {
        ledger.book(IntStream.range(1, Wallet.MAX)
                .mapToObj(i -> create(ADA, new UUID(5, 100 + i), "wallet " + i))
                .toArray(LedgerCommand[]::new));

        assertDenied(ledger.book(create(ADA, CAR, "one more")).getFirst(), WalletsProblem.TOO_MANY_WALLETS);
    }

    @Test
    void a_currency_is_shown_before_there_is_money_of_it() {
        Currency yen = Currency.getInstance("JPY");

        List<Answer> answers = ledger.book(
                new OpenCurrency(UUID.randomUUID(), ADA, Wallet.defaultOf(ADA).id(), yen));

        assertThat(answers.getFirst()).isInstanceOfSatisfying(Answer.CurrencyOpened.class, opened -> assertThat(
                        opened.account().available())
                .isEqualTo("0"));
        assertThat(ledger.accounts().values())
                .filteredOn(account -> account.key().asset().code().equals("JPY"))
                .singleElement()
                .satisfies(account -> assertThat(account.opened()).isTrue());
    }

    private static void assertDenied(Answer answer, WalletsProblem problem) {
        assertThat(answer).isInstanceOfSatisfying(Answer.Denied.class, denied -> assertThat(denied.problem())
                .isEqualTo(problem));
    }

    private static CreateWallet create(UUID user, UUID wallet, String name) {
        return new CreateWallet(UUID.randomUUID(), user, wallet, name);
    }

    private static RenameWallet rename(UUID wallet, String name) {
        return new RenameWallet(UUID.randomUUID(), ADA, wallet, name);
    }

    private static CloseWallet close(UUID wallet) {
        return new CloseWallet(UUID.randomUUID(), ADA, wallet);
    }

    private static Deposit deposit(UUID wallet, String amount) {
        return new Deposit(UUID.randomUUID(), ADA, wallet, Money.of(amount, "USD"), null);
    }

    private static Withdraw withdraw(UUID wallet, String amount) {
        return new Withdraw(UUID.randomUUID(), ADA, wallet, Money.of(amount, "USD"), null);
    }
}
