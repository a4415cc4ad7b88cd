package tradepost.wallets.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tradepost.platform.event.Side;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.money.Money;
import tradepost.wallets.domain.CashCommand.Deposit;
import tradepost.wallets.domain.CashCommand.Withdraw;
import tradepost.wallets.domain.LedgerCommand.Trade;
import tradepost.wallets.domain.ReferenceModel.Deed;
import tradepost.wallets.domain.ReferenceModel.Step;

/** Whatever is asked, in whatever batches and however often, the ledger does what the reference model does. */
class LedgerProperties {
    private static final int USERS = 2;
    private static final Asset USD = Asset.cash("USD");
    private static final Asset AAPL = Asset.stock("AAPL");

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void the_ledger_agrees_with_the_reference_model(@ForAll("steps") List<Step> steps, @ForAll("sizes") int size) {
        InMemoryLedger ledger = new InMemoryLedger(Money.of("10.00", "USD"));
        ReferenceModel model = new ReferenceModel();
        List<String> expected = steps.stream().map(model::take).toList();

        List<String> actual = new ArrayList<>();
        for (int from = 0; from < steps.size(); from += size) {
            List<Step> batch = steps.subList(from, Math.min(steps.size(), from + size));
            ledger.decide(batch.stream().map(LedgerProperties::command).toList()).stream()
                    .map(decision -> inAWord(decision.answer()))
                    .forEach(actual::add);
        }

        assertThat(actual).isEqualTo(expected);
        IntStream.range(0, USERS).forEach(user -> assertSameBalances(user, ledger, model));
        assertInvariants(ledger);
    }

    private static void assertSameBalances(int user, InMemoryLedger ledger, ReferenceModel model) {
        Map.of(USD, "cash", AAPL, "shares").forEach((asset, kind) -> {
            Account account = ledger.accounts()
                    .get(new AccountKey(Wallet.defaultOf(userId(user)).id(), asset));
            BigDecimal available = account == null ? BigDecimal.ZERO : account.available();
            BigDecimal held = account == null ? BigDecimal.ZERO : account.held();
            assertThat(available).isEqualByComparingTo(model.pot(user + " " + kind + " free"));
            assertThat(held).isEqualByComparingTo(model.pot(user + " " + kind + " held"));
        });
        Account shares = ledger.accounts()
                .get(new AccountKey(Wallet.defaultOf(userId(user)).id(), AAPL));
        if (shares != null) {
            assertThat(shares.cost()).isEqualByComparingTo(model.pot(user + " cash cost"));
            assertThat(shares.realised()).isEqualByComparingTo(model.pot(user + " cash earned"));
            assertThat(shares.realised().subtract(shares.cost())).isEqualByComparingTo(traded(shares, ledger));
        }
    }

    /** The cash that came in by all trades of these shares, less what went out. */
    private static BigDecimal traded(Account shares, InMemoryLedger ledger) {
        Set<UUID> trades = ledger.entries().stream()
                .filter(entry -> entry.account().id() == shares.id())
                .map(Entry::movementId)
                .collect(Collectors.toSet());
        return ledger.entries().stream()
                .filter(entry -> entry.leg() == Posting.Leg.USER_CASH && trades.contains(entry.movementId()))
                .map(Entry::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static void assertInvariants(InMemoryLedger ledger) {
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

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.integers().between(1, 20);
    }

    /** Few users, holds and orders, so that they meet; some steps come again. */
    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> percent = Arbitraries.integers().between(0, 99);
        Arbitrary<Step> one = Combinators.combine(
                        Arbitraries.of(Deed.class),
                        percent,
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(-1, 3),
                        Arbitraries.integers().between(1, 800),
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.of(true, false))
                .as((deed, who, order, fill, hold, cents, shares, last) -> new Step(
                        0,
                        deed,
                        who % USERS,
                        who < 4 ? (who + 1) % USERS : who % USERS,
                        order,
                        fill,
                        deed == Deed.BUY || deed == Deed.SELL ? hold : Math.max(0, hold),
                        cents,
                        shares,
                        last));
        return Combinators.combine(
                        one.list().ofMinSize(1).ofMaxSize(60), percent.list().ofSize(60))
                .as(LedgerProperties::withRepetitions);
    }

    private static List<Step> withRepetitions(List<Step> steps, List<Integer> percents) {
        List<Step> all = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            all.add(new Step(
                    i,
                    step.deed(),
                    step.user(),
                    step.walletOf(),
                    step.order(),
                    step.fill(),
                    step.hold(),
                    step.cents(),
                    step.shares(),
                    step.last()));
            if (percents.get(i) < 25) {
                all.add(all.get(percents.get(i) % all.size()));
            }
        }
        return all;
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
            case HOLD_CASH ->
                new Trade(new WalletCommand.Hold(
                        id, InMemoryLedger.NOW, user, wallet, order, "AAPL", new UUID(7, step.hold()), "USD", cents));
            case HOLD_SHARES ->
                new Trade(new WalletCommand.Hold(
                        id, InMemoryLedger.NOW, user, wallet, order, "AAPL", new UUID(7, step.hold()), "AAPL", shares));
            case RELEASE ->
                new Trade(new WalletCommand.Release(
                        id, InMemoryLedger.NOW, user, wallet, order, "AAPL", new UUID(7, step.hold())));
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
}
