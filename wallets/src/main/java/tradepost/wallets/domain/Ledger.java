package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tradepost.platform.event.Ids;
import tradepost.platform.money.Money;
import tradepost.wallets.domain.Books.Answered;
import tradepost.wallets.domain.Decision.Made;
import tradepost.wallets.domain.Decision.Repeated;
import tradepost.wallets.domain.LedgerCommand.OpenWallet;
import tradepost.wallets.domain.LedgerCommand.Trade;
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
            if (books.hasNew() && isNewUser(books, instruction.command().userId())) {
                decide(books, opening(instruction), now);
            }
            decisions.add(decide(books, instruction, now));
        }
        return decisions;
    }

    /** The accounts this command could change. They must be locked and loaded before it is decided. */
    public List<AccountKey> touches(Instruction instruction) {
        return switch (instruction.command()) {
            case OpenWallet open -> openingAccounts(open.walletId(), instruction.shard());
            case CashCommand cash -> Cashier.touches(cash, instruction.shard());
            case KeepingCommand keeping -> Keeper.touches(keeping);
            case Trade trade -> Trading.touches(trade.command(), instruction.shard());
        };
    }

    /** The accounts an opening credit changes. */
    public List<AccountKey> openingAccounts(UUID walletId, int shard) {
        AccountKey user = Cashier.cashOf(walletId, openingCredit);
        return List.of(user, House.PAPER.account(shard, user.asset()));
    }

    private static boolean isNewUser(Books books, UUID userId) {
        UUID walletId = Ids.defaultWallet(userId);
        return books.isNew(walletId) && books.isOwner(userId, walletId);
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
        books.apply(made, now);
        return made;
    }

    private Made decideNew(Books books, Instruction instruction, Instant now) {
        return switch (instruction.command()) {
            case OpenWallet open -> open(books, instruction, open);
            case CashCommand cash -> new Cashier(books, instruction, now).decide(cash);
            case KeepingCommand keeping -> new Keeper(books, instruction, now).decide(keeping);
            case Trade trade -> new Trading(books, instruction, now).decide(trade.command());
        };
    }

    private Made open(Books books, Instruction instruction, OpenWallet open) {
        Answer opened = new Answer.Opened(open.walletId());
        if (!books.isNew(open.walletId()) || !openingCredit.isPositive()) {
            return Made.without(instruction, opened);
        }
        AccountKey user = Cashier.cashOf(open.walletId(), openingCredit);
        AccountKey paper = House.PAPER.account(instruction.shard(), user.asset());
        BigDecimal credit = openingCredit.amount();
        return Made.moving(
                instruction,
                opened,
                Movement.of(open, Kind.OPENING_CREDIT, null),
                List.of(Posting.of(user, Leg.USER_CASH, credit), Posting.of(paper, Leg.HOUSE_CASH, credit.negate())));
    }
}
