package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import tradepost.platform.money.Money;
import tradepost.wallets.domain.Answer.Left;
import tradepost.wallets.domain.CashCommand.Deposit;
import tradepost.wallets.domain.CashCommand.Exchange;
import tradepost.wallets.domain.CashCommand.Transfer;
import tradepost.wallets.domain.CashCommand.Withdraw;
import tradepost.wallets.domain.Decision.Made;
import tradepost.wallets.domain.Movement.Kind;
import tradepost.wallets.domain.Posting.Leg;

/** Deposits, withdrawals, transfers and exchanges: what users may do with their cash. */
final class Cashier {
    private final Books books;
    private final Instruction instruction;
    private final Instant now;

    Cashier(Books books, Instruction instruction, Instant now) {
        this.books = books;
        this.instruction = instruction;
        this.now = now;
    }

    static List<AccountKey> touches(CashCommand command, int shard) {
        return switch (command) {
            case Deposit deposit -> withHouse(cashOf(deposit.walletId(), deposit.money()), House.EXTERNAL, shard);
            case Withdraw withdraw -> withHouse(cashOf(withdraw.walletId(), withdraw.money()), House.EXTERNAL, shard);
            case Transfer transfer ->
                List.of(cashOf(transfer.walletId(), transfer.money()), cashOf(transfer.targetId(), transfer.money()));
            case Exchange exchange ->
                List.of(
                        cashOf(exchange.walletId(), exchange.quote().given()),
                        cashOf(exchange.walletId(), exchange.quote().taken()),
                        bank(exchange.quote().given(), shard),
                        bank(exchange.quote().taken(), shard));
        };
    }

    Made decide(CashCommand command) {
        for (UUID wallet : command.wallets()) {
            if (!books.isOwner(command.userId(), wallet)) {
                return Made.without(instruction, new Answer.WalletUnknown(wallet));
            }
        }
        if (!books.hasAccounts(touches(command, instruction.shard()))) {
            return Made.without(instruction, new Answer.WalletUnknown(command.walletId()));
        }
        return switch (command) {
            case Deposit deposit -> deposit(deposit);
            case Withdraw withdraw -> withdraw(withdraw);
            case Transfer transfer -> transfer(transfer);
            case Exchange exchange -> exchange(exchange);
        };
    }

    private Made deposit(Deposit deposit) {
        BigDecimal amount = deposit.money().amount();
        return withOutside(deposit, Kind.DEPOSIT, cashOf(deposit.walletId(), deposit.money()), deposit.money(), amount);
    }

    private Made withdraw(Withdraw withdraw) {
        AccountKey source = cashOf(withdraw.walletId(), withdraw.money());
        BigDecimal amount = withdraw.money().amount();
        return lacks(source, withdraw.money())
                ? tooLittle(source, withdraw.money())
                : withOutside(withdraw, Kind.WITHDRAWAL, source, withdraw.money(), amount.negate());
    }

    private Made withOutside(CashCommand command, Kind kind, AccountKey account, Money money, BigDecimal change) {
        Left left = left(account, change);
        Answer moved = new Answer.Moved(
                command.id(),
                kind,
                command.walletId(),
                left.currency(),
                money.amount(),
                left.available(),
                left.held(),
                now);
        AccountKey outside = House.EXTERNAL.account(instruction.shard(), account.asset());
        return Made.moving(
                instruction,
                moved,
                Movement.of(command, kind, command.idempotencyKey()),
                List.of(
                        Posting.of(account, Leg.USER_CASH, change),
                        Posting.of(outside, Leg.HOUSE_CASH, change.negate())));
    }

    private Made transfer(Transfer transfer) {
        AccountKey source = cashOf(transfer.walletId(), transfer.money());
        AccountKey target = cashOf(transfer.targetId(), transfer.money());
        BigDecimal amount = transfer.money().amount();
        if (lacks(source, transfer.money())) {
            return tooLittle(source, transfer.money());
        }
        Answer transferred = new Answer.Transferred(
                transfer.id(), source.asset().code(), amount, left(source, amount.negate()), left(target, amount), now);
        return Made.moving(
                instruction,
                transferred,
                Movement.of(transfer, Kind.TRANSFER, transfer.idempotencyKey()),
                List.of(
                        Posting.of(source, Leg.USER_CASH, amount.negate()),
                        Posting.of(target, Leg.USER_TARGET_CASH, amount)));
    }

    private Made exchange(Exchange exchange) {
        ExchangeQuote quote = exchange.quote();
        AccountKey given = cashOf(exchange.walletId(), quote.given());
        if (!quote.walletId().equals(exchange.walletId()) || !quote.userId().equals(exchange.userId())) {
            return Made.without(
                    instruction, new Answer.Denied(WalletsProblem.QUOTE_NOT_FOUND, "There is no such quote."));
        }
        if (books.isUsed(quote.id())) {
            return Made.without(
                    instruction, new Answer.Denied(WalletsProblem.QUOTE_USED, "This quote was used before."));
        }
        if (now.isAfter(quote.expiresAt())) {
            return Made.without(
                    instruction,
                    new Answer.Denied(
                            WalletsProblem.QUOTE_EXPIRED, "This quote held until " + quote.expiresAt() + "."));
        }
        return lacks(given, quote.given()) ? tooLittle(given, quote.given()) : exchange(exchange, quote, given);
    }

    private Made exchange(Exchange exchange, ExchangeQuote quote, AccountKey given) {
        AccountKey taken = cashOf(exchange.walletId(), quote.taken());
        BigDecimal paid = quote.given().amount();
        BigDecimal received = quote.taken().amount();
        Answer exchanged =
                new Answer.Exchanged(exchange.id(), quote, left(given, paid.negate()), left(taken, received), now);
        return Made.moving(
                instruction,
                exchanged,
                Movement.of(exchange, quote),
                List.of(
                        Posting.of(given, Leg.USER_CASH, paid.negate()),
                        Posting.of(bank(quote.given(), instruction.shard()), Leg.HOUSE_CASH, paid),
                        Posting.of(bank(quote.taken(), instruction.shard()), Leg.HOUSE_TARGET_CASH, received.negate()),
                        Posting.of(taken, Leg.USER_TARGET_CASH, received)));
    }

    private boolean lacks(AccountKey source, Money money) {
        return books.account(source).available().compareTo(money.amount()) < 0;
    }

    private Made tooLittle(AccountKey source, Money required) {
        Left left = left(source, BigDecimal.ZERO);
        return Made.without(
                instruction,
                new Answer.TooLittle(
                        left.currency(), required.amount(), left.available(), left.held(), books.heldFor(source)));
    }

    /** What an account has after a change, at its currency's scale. */
    private Left left(AccountKey key, BigDecimal change) {
        return books.account(key).left(change);
    }

    private static List<AccountKey> withHouse(AccountKey user, House house, int shard) {
        return List.of(user, house.account(shard, user.asset()));
    }

    private static AccountKey bank(Money money, int shard) {
        return House.BANK.account(shard, Asset.cash(money.currency().getCurrencyCode()));
    }

    static AccountKey cashOf(UUID walletId, Money money) {
        return new AccountKey(walletId, Asset.cash(money.currency().getCurrencyCode()));
    }
}
