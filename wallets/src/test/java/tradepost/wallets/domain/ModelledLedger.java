package tradepost.wallets.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tradepost.platform.event.Side;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.money.Money;
import tradepost.wallets.domain.CashCommand.Deposit;
import tradepost.wallets.domain.CashCommand.Exchange;
import tradepost.wallets.domain.CashCommand.Transfer;
import tradepost.wallets.domain.CashCommand.Withdraw;
import tradepost.wallets.domain.KeepingCommand.CreateWallet;
import tradepost.wallets.domain.LedgerCommand.Trade;
import tradepost.wallets.domain.ReferenceModel.Deed;
import tradepost.wallets.domain.ReferenceModel.Step;

/** The ledger and the reference model side by side: each user has a default wallet and one for savings. */
final class ModelledLedger {
    private static final Asset USD = Asset.cash("USD");
    private static final Asset PLN = Asset.cash("PLN");
    private static final Asset AAPL = Asset.stock("AAPL");

    private final InMemoryLedger ledger = new InMemoryLedger(Money.of("10.00", "USD"));
    private final ReferenceModel model = new ReferenceModel();
    private final int users;

    ModelledLedger(int users) {
        this.users = users;
        for (int user = 0; user < users; user++) {
            ledger.book(new CreateWallet(new UUID(6, user), userId(user), savings(user), "savings"));
            model.open(user);
        }
    }

    /** Asks both for the same; the answers must be the same. */
    void take(List<Step> batch) {
        List<String> expected = batch.stream().map(model::take).toList();

        List<String> actual = ledger
                .decide(batch.stream().map(ModelledLedger::command).toList())
                .stream()
                .map(decision -> inAWord(decision.answer()))
                .toList();

        assertThat(actual).isEqualTo(expected);
    }

    void assertAgreement() {
        IntStream.range(0, users).forEach(this::assertSameBalances);
        assertInvariants();
    }

    /** Everything that users have, by name. */
    Map<String, Long> pots() {
        return model.pots();
    }

    private void assertSame(AccountKey key, String pot) {
        Account account = ledger.accounts().get(key);
        BigDecimal available = account == null ? BigDecimal.ZERO : account.available();
        BigDecimal held = account == null ? BigDecimal.ZERO : account.held();
        assertThat(available).isEqualByComparingTo(model.pot(pot + " free"));
        assertThat(held).isEqualByComparingTo(model.pot(pot + " held"));
    }

    private void assertSameBalances(int user) {
        UUID home = Wallet.defaultOf(userId(user)).id();
        assertSame(new AccountKey(home, USD), user + " cash");
        assertSame(new AccountKey(home, AAPL), user + " shares");
        assertSame(new AccountKey(home, PLN), user + " zloty");
        assertSame(new AccountKey(savings(user), USD), user + " saved");
        Account shares = ledger.accounts().get(new AccountKey(home, AAPL));
        if (shares != null) {
            assertThat(shares.cost()).isEqualByComparingTo(model.pot(user + " cash cost"));
            assertThat(shares.realised()).isEqualByComparingTo(model.pot(user + " cash earned"));
            assertThat(shares.realised().subtract(shares.cost())).isEqualByComparingTo(traded(shares));
        }
    }

    /** The cash that came in by all trades of these shares, less what went out. */
    private BigDecimal traded(Account shares) {
        Set<UUID> trades = ledger.entries().stream()
                .filter(entry -> entry.account().id() == shares.id())
                .map(Entry::movementId)
                .collect(Collectors.toSet());
        return ledger.entries().stream()
                .filter(entry -> entry.leg() == Posting.Leg.USER_CASH && trades.contains(entry.movementId()))
                .map(Entry::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private void assertInvariants() {
        Map<String, BigDecimal> perMovement = new HashMap<>();
        Map<Long, BigDecimal> perAccount = new HashMap<>();
        Map<Long, Long> lastSeq = new HashMap<>();
        for (Entry entry : ledger.entries()) {
            perMovement.merge(entry.movementId() + entry.asset().id(), entry.amount(), BigDecimal::add);
            BigDecimal running = perAccount.merge(entry.account().id(), entry.amount(), BigDecimal::add);
            assertThat(running).isEqualByComparingTo(entry.account().total());
            assertThat(entry.account().house() || running.signum() >= 0).isTrue();
            assertThat(entry.account().seq())
                    .isEqualTo(lastSeq.merge(entry.account().id(), 1L, Long::sum));
        }
        assertThat(perMovement.values()).allSatisfy(sum -> assertThat(sum).isZero());
        for (Account account : ledger.accounts().values()) {
            BigDecimal open = ledger.holds().values().stream()
                    .filter(hold -> hold.isOpen() && account.key().equals(hold.account()))
                    .map(Hold::remaining)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(account.held()).isEqualByComparingTo(open);
            assertThat(account.total()).isEqualByComparingTo(perAccount.getOrDefault(account.id(), BigDecimal.ZERO));
        }
    }

    private static LedgerCommand command(Step step) {
        UUID id = new UUID(9, step.id());
        UUID user = userId(step.user());
        UUID wallet = Wallet.defaultOf(userId(step.walletOf())).id();
        UUID order = new UUID(8, step.order());
        UUID hold = step.hold() < 0 ? null : new UUID(7, step.hold());
        BigDecimal cents = BigDecimal.valueOf(step.cents(), 2);
        BigDecimal shares = BigDecimal.valueOf(step.shares());
        return switch (step.deed()) {
            case DEPOSIT -> new Deposit(id, user, wallet, Money.of(cents.toPlainString(), "USD"), null);
            case WITHDRAW -> new Withdraw(id, user, wallet, Money.of(cents.toPlainString(), "USD"), null);
            case TRANSFER ->
                new Transfer(id, user, wallet, savings(step.user()), Money.of(cents.toPlainString(), "USD"), null);
            case EXCHANGE -> new Exchange(id, user, wallet, quote(step), null);
            case HOLD_CASH ->
                new Trade(new WalletCommand.Hold(
                        id, InMemoryLedger.NOW, user, wallet, order, "AAPL", new UUID(7, step.hold()), "USD", cents));
            case HOLD_SHARES ->
                new Trade(new WalletCommand.Hold(
                        id, InMemoryLedger.NOW, user, wallet, order, "AAPL", new UUID(7, step.hold()), "AAPL", shares));
            case ADJUST_CASH -> new Trade(adjust(step, user, wallet, "USD", cents));
            case ADJUST_SHARES -> new Trade(adjust(step, user, wallet, "AAPL", shares));
            case RELEASE ->
                new Trade(new WalletCommand.Release(
                        id, InMemoryLedger.NOW, user, wallet, order, "AAPL", new UUID(7, step.hold())));
            case BUY_INTO ->
                new Trade(new WalletCommand.Settle(
                        id,
                        InMemoryLedger.NOW,
                        user,
                        wallet,
                        order,
                        "AAPL",
                        step.fill(),
                        Side.BUY,
                        shares,
                        BigDecimal.ONE,
                        "USD",
                        cents,
                        null,
                        step.last(),
                        new UUID(7, step.hold())));
            case BUY, SELL ->
                new Trade(new WalletCommand.Settle(
                        id,
                        InMemoryLedger.NOW,
                        user,
                        wallet,
                        order,
                        "AAPL",
                        step.fill(),
                        step.deed() == Deed.BUY ? Side.BUY : Side.SELL,
                        shares,
                        BigDecimal.ONE,
                        "USD",
                        cents,
                        hold,
                        step.last()));
        };
    }

    private static WalletCommand adjust(Step step, UUID user, UUID wallet, String asset, BigDecimal amount) {
        return new WalletCommand.AdjustHold(
                new UUID(9, step.id()),
                InMemoryLedger.NOW,
                user,
                wallet,
                new UUID(8, step.order()),
                "AAPL",
                new UUID(7, step.hold()),
                1 + step.id(),
                asset,
                amount);
    }

    private static String inAWord(Answer answer) {
        return switch (answer) {
            case Answer.Told(WalletEvent.Refused refused) -> refused.reason().name();
            case Answer.Told _,
                    Answer.Moved _,
                    Answer.Opened _,
                    Answer.Transferred _,
                    Answer.Exchanged _,
                    Answer.Named _,
                    Answer.Closed _,
                    Answer.CurrencyOpened _ -> "OK";
            case Answer.Denied denied -> denied.problem().name();
            case Answer.TooLittle _ -> "TOO_LITTLE";
            case Answer.WalletUnknown _ -> "WALLET_UNKNOWN";
        };
    }

    private static UUID userId(int user) {
        return new UUID(0, 1 + user);
    }

    private static UUID savings(int user) {
        return new UUID(5, user);
    }

    private static ExchangeQuote quote(Step step) {
        UUID user = userId(step.user());
        return new ExchangeQuote(
                new UUID(4, 100L * step.user() + step.fill()),
                user,
                Wallet.defaultOf(user).id(),
                Money.of(step.fill() + ".00", "USD"),
                Money.of(4 * step.fill() + ".00", "PLN"),
                BigDecimal.valueOf(4),
                BigDecimal.valueOf(4),
                BigDecimal.ZERO,
                LocalDate.EPOCH,
                InMemoryLedger.NOW);
    }
}
