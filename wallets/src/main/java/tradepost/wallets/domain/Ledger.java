package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.platform.money.Money;
import tradepost.wallets.domain.Books.Answered;
import tradepost.wallets.domain.Decision.Made;
import tradepost.wallets.domain.Decision.Repeated;
import tradepost.wallets.domain.LedgerCommand.Deposit;
import tradepost.wallets.domain.LedgerCommand.OpenWallet;
import tradepost.wallets.domain.LedgerCommand.Trade;
import tradepost.wallets.domain.LedgerCommand.Withdraw;
import tradepost.wallets.domain.Movement.Kind;
import tradepost.wallets.domain.Posting.Leg;

/**
 * Decides commands, one after the other. Every command has exactly one answer; every movement's postings sum to zero
 * for each asset; what is available never becomes negative.
 */
public final class Ledger {
    private final Money openingCredit;

    /** @param openingCredit what a new user's wallet begins with; zero for nothing */
    public Ledger(Money openingCredit) {
        this.openingCredit = openingCredit;
    }

    /**
     * Decides a batch in order, each command on what the ones before it left. A new default wallet gets its opening
     * credit before the first command of its user.
     *
     * @return a decision for each instruction, in order
     */
    public List<Decision> decide(Books books, List<Instruction> batch, Instant now) {
        List<Decision> decisions = new ArrayList<>(batch.size());
        for (Instruction instruction : batch) {
            if (books.isNew(instruction.command().walletId())
                    && books.isOwner(
                            instruction.command().userId(),
                            instruction.command().walletId())) {
                decide(books, opening(instruction), now);
            }
            decisions.add(decide(books, instruction, now));
        }
        return decisions;
    }

    /** The accounts this command could change. They must be locked and loaded before it is decided. */
    public List<AccountKey> touches(Instruction instruction) {
        int shard = instruction.shard();
        return switch (instruction.command()) {
            case OpenWallet open -> openingAccounts(open.walletId(), shard);
            case Deposit deposit -> cashWithHouse(deposit.walletId(), deposit.money(), House.EXTERNAL, shard);
            case Withdraw withdraw -> cashWithHouse(withdraw.walletId(), withdraw.money(), House.EXTERNAL, shard);
            case Trade trade -> Trading.touches(trade.command(), shard);
        };
    }

    /** The accounts an opening credit changes. */
    public List<AccountKey> openingAccounts(UUID walletId, int shard) {
        return cashWithHouse(walletId, openingCredit, House.PAPER, shard);
    }

    private static Instruction opening(Instruction first) {
        return new Instruction(first.shard(), new OpenWallet(first.command().userId()));
    }

    private Decision decide(Books books, Instruction instruction, Instant now) {
        LedgerCommand command = instruction.command();
        Answered before = books.answered(command.id());
        if (before != null) {
            return new Repeated(instruction, before.answer(), !before.contents().equals(command.contents()));
        }
        Made made = decideNew(books, instruction, now);
        books.apply(made);
        return made;
    }

    private Made decideNew(Books books, Instruction instruction, Instant now) {
        return switch (instruction.command()) {
            case OpenWallet open -> open(books, instruction, open);
            case Deposit deposit -> deposit(books, instruction, deposit, now);
            case Withdraw withdraw -> withdraw(books, instruction, withdraw, now);
            case Trade trade -> new Trading(books, instruction, now).decide(trade.command());
        };
    }

    private Made open(Books books, Instruction instruction, OpenWallet open) {
        Answer opened = new Answer.Opened(open.walletId());
        if (!books.isNew(open.walletId()) || !openingCredit.isPositive()) {
            return Made.without(instruction, opened);
        }
        return cash(instruction, Kind.OPENING_CREDIT, House.PAPER, openingCredit, openingCredit.amount(), null, opened);
    }

    private static Made deposit(Books books, Instruction instruction, Deposit deposit, Instant now) {
        if (!books.isOwner(deposit.userId(), deposit.walletId())) {
            return Made.without(instruction, new Answer.WalletUnknown(deposit.walletId()));
        }
        BigDecimal amount = deposit.money().amount();
        Answer moved = moved(books, deposit, Kind.DEPOSIT, deposit.money(), amount, now);
        return cash(
                instruction, Kind.DEPOSIT, House.EXTERNAL, deposit.money(), amount, deposit.idempotencyKey(), moved);
    }

    private static Made withdraw(Books books, Instruction instruction, Withdraw withdraw, Instant now) {
        if (!books.isOwner(withdraw.userId(), withdraw.walletId())) {
            return Made.without(instruction, new Answer.WalletUnknown(withdraw.walletId()));
        }
        BigDecimal amount = withdraw.money().amount();
        Account account = books.account(cashOf(withdraw.walletId(), withdraw.money()));
        if (account.available().compareTo(amount) < 0) {
            return Made.without(instruction, tooLittle(withdraw.money(), account));
        }
        Answer moved = moved(books, withdraw, Kind.WITHDRAWAL, withdraw.money(), amount.negate(), now);
        return cash(
                instruction,
                Kind.WITHDRAWAL,
                House.EXTERNAL,
                withdraw.money(),
                amount.negate(),
                withdraw.idempotencyKey(),
                moved);
    }

    private static Answer tooLittle(Money required, Account account) {
        return new Answer.TooLittle(
                required.currency().getCurrencyCode(),
                required.amount(),
                new Money(account.available(), required.currency()).amount(),
                new Money(account.held(), required.currency()).amount());
    }

    private static Answer moved(
            Books books, LedgerCommand command, Kind kind, Money money, BigDecimal change, Instant now) {
        Account before = books.account(cashOf(command.walletId(), money));
        return new Answer.Moved(
                command.id(),
                kind,
                command.walletId(),
                money.currency().getCurrencyCode(),
                money.amount(),
                before.available().add(change),
                new Money(before.held(), money.currency()).amount(),
                now);
    }

    /** Cash between the user and the house: {@code change} for the user, the opposite for the house. */
    private static Made cash(
            Instruction instruction,
            Kind kind,
            House house,
            Money money,
            BigDecimal change,
            @Nullable String idempotencyKey,
            Answer answer) {
        LedgerCommand command = instruction.command();
        AccountKey user = cashOf(command.walletId(), money);
        Movement movement = new Movement(
                command.id(), kind, command.userId(), command.walletId(), null, null, null, idempotencyKey);
        List<Posting> postings = List.of(
                Posting.of(user, Leg.USER_CASH, change),
                Posting.of(house.account(instruction.shard(), user.asset()), Leg.HOUSE_CASH, change.negate()));
        return new Made(instruction, answer, movement, postings, null);
    }

    private static List<AccountKey> cashWithHouse(UUID walletId, Money money, House house, int shard) {
        AccountKey user = cashOf(walletId, money);
        return List.of(user, house.account(shard, user.asset()));
    }

    private static AccountKey cashOf(UUID walletId, Money money) {
        return new AccountKey(walletId, Asset.cash(money.currency().getCurrencyCode()));
    }
}
