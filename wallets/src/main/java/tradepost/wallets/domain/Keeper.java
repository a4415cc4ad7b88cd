package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import tradepost.wallets.domain.Decision.Made;
import tradepost.wallets.domain.KeepingCommand.CloseWallet;
import tradepost.wallets.domain.KeepingCommand.CreateWallet;
import tradepost.wallets.domain.KeepingCommand.OpenCurrency;
import tradepost.wallets.domain.KeepingCommand.RenameWallet;

/** Opens, names and closes wallets. A user's open wallets have different names. */
final class Keeper {
    private final Books books;
    private final Instruction instruction;
    private final Instant now;

    Keeper(Books books, Instruction instruction, Instant now) {
        this.books = books;
        this.instruction = instruction;
        this.now = now;
    }

    static List<AccountKey> touches(KeepingCommand command) {
        return command instanceof OpenCurrency open ? List.of(accountOf(open)) : List.of();
    }

    Made decide(KeepingCommand command) {
        boolean isThere = books.isOwner(command.userId(), command.walletId()) && books.hasAccounts(touches(command));
        if (!isThere && !(command instanceof CreateWallet)) {
            return Made.without(instruction, new Answer.WalletUnknown(command.walletId()));
        }
        return switch (command) {
            case CreateWallet create -> create(create);
            case RenameWallet rename -> rename(rename);
            case CloseWallet close -> close(close);
            case OpenCurrency open -> open(open);
        };
    }

    private Made create(CreateWallet create) {
        List<Wallet> open = books.walletsOf(create.userId());
        if (isTaken(create.name(), create.walletId(), open)) {
            return deny(WalletsProblem.WALLET_NAME_TAKEN, "You have another wallet of this name.");
        }
        if (open.size() >= Wallet.MAX) {
            return deny(WalletsProblem.TOO_MANY_WALLETS, "You have " + Wallet.MAX + " wallets; close one first.");
        }
        return named(new Wallet(create.walletId(), create.userId(), create.name(), false));
    }

    private Made rename(RenameWallet rename) {
        return isTaken(rename.name(), rename.walletId(), books.walletsOf(rename.userId()))
                ? deny(WalletsProblem.WALLET_NAME_TAKEN, "You have another wallet of this name.")
                : named(books.wallet(rename.walletId()).rename(rename.name()));
    }

    private Made close(CloseWallet close) {
        Wallet wallet = books.wallet(close.walletId());
        if (wallet.isDefault()) {
            return deny(WalletsProblem.DEFAULT_WALLET, "Orders that name no wallet use this one: it stays open.");
        }
        List<Account> contents = books.contentsOf(close.walletId());
        if (!contents.isEmpty()) {
            String what = contents.stream()
                    .map(account -> account.key().asset().code())
                    .sorted()
                    .collect(Collectors.joining(", "));
            return deny(WalletsProblem.WALLET_NOT_EMPTY, "The wallet still has " + what + "; move it out first.");
        }
        return Made.changing(instruction, new Answer.Closed(wallet.id()), new WalletChange.Closed(wallet));
    }

    private Made open(OpenCurrency open) {
        AccountKey key = accountOf(open);
        return Made.changing(
                instruction,
                new Answer.CurrencyOpened(books.account(key).left(BigDecimal.ZERO)),
                new WalletChange.CurrencyOpened(key));
    }

    private Made named(Wallet wallet) {
        return Made.changing(
                instruction, new Answer.Named(wallet.id(), wallet.name(), now), new WalletChange.Named(wallet));
    }

    private Made deny(WalletsProblem problem, String detail) {
        return Made.without(instruction, new Answer.Denied(problem, detail));
    }

    private static boolean isTaken(String name, UUID walletId, List<Wallet> open) {
        return open.stream()
                .anyMatch(wallet -> wallet.name().equals(name) && !wallet.id().equals(walletId));
    }

    private static AccountKey accountOf(OpenCurrency open) {
        return new AccountKey(open.walletId(), Asset.cash(open.currency().getCurrencyCode()));
    }
}
