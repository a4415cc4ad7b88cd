package tradepost.wallets.domain;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.Ids;
import tradepost.platform.event.WalletCommand;
import tradepost.wallets.domain.LedgerCommand.Trade;

/**
 * What a batch needs of the ledger: what is made where it is missing, locked, and read before the batch is decided.
 *
 * @param wallets to be opened where they are missing: the default wallets of the users, and the house's
 * @param accounts to be opened where they are missing, and locked
 * @param holds read, and their accounts locked
 * @param asked the wallets that commands name, which are read if they are open
 * @param namers users whose open wallets are all read, for their names must differ
 * @param closing wallets that are locked with all they have
 * @param payers accounts that money may be taken from: what orders hold of them is read
 * @param quotes of the bank; whether they were used is read
 */
public record Scope(
        Set<Integer> shards,
        Set<Wallet> wallets,
        Set<Owned> accounts,
        Set<UUID> holds,
        Set<UUID> asked,
        Set<UUID> namers,
        Set<Closing> closing,
        Set<AccountKey> payers,
        Set<UUID> quotes,
        Set<UUID> commands,
        Set<Movement.Fill> fills) {

    /** A wallet to be closed, with the user who says it is theirs. */
    public record Closing(UUID walletId, UUID userId) {}

    /** An account with the user who says it is theirs. */
    public record Owned(AccountKey key, UUID userId) {}

    public static Scope of(Ledger ledger, List<Instruction> batch) {
        Set<Integer> shards = batch.stream().map(Instruction::shard).collect(Collectors.toSet());
        Set<Wallet> wallets = shards.stream()
                .flatMap(shard -> House.wallets(shard).stream())
                .collect(Collectors.toCollection(HashSet::new));
        batch.stream()
                .map(Instruction::command)
                .filter(command -> isOnDefault(command) || namerOf(command) != null)
                .map(command -> Wallet.defaultOf(command.userId()))
                .forEach(wallets::add);
        return new Scope(
                shards,
                wallets,
                batch.stream()
                        .flatMap(one -> owned(one, ledger.touches(one)))
                        .collect(Collectors.toCollection(LinkedHashSet::new)),
                batch.stream().flatMap(Scope::holdsOf).collect(Collectors.toCollection(LinkedHashSet::new)),
                batch.stream().flatMap(one -> one.command().wallets().stream()).collect(Collectors.toSet()),
                each(batch, one -> namerOf(one.command())),
                each(batch, Scope::closingOf),
                each(batch, Scope::payerOf),
                each(batch, Scope::quoteOf),
                each(batch, one -> one.command().id()),
                each(batch, Scope::fillOf));
    }

    /**
     * Whether nothing is missing where these accounts are there. A user's default wallet that has an account has been
     * opened, and is never closed; one of the house is needed for its accounts alone.
     */
    public boolean isWithin(Set<AccountKey> existing) {
        Set<UUID> opened = existing.stream().map(AccountKey::walletId).collect(Collectors.toSet());
        return accounts.stream().map(Owned::key).allMatch(existing::contains)
                && wallets.stream()
                        .filter(wallet -> !wallet.house())
                        .map(Wallet::id)
                        .allMatch(opened::contains);
    }

    /** The same with the accounts of the opening credits of these new wallets. */
    public Scope opening(Ledger ledger, List<Instruction> batch, Collection<UUID> newWallets) {
        if (newWallets.isEmpty()) {
            return this;
        }
        Set<Owned> more = new LinkedHashSet<>(accounts);
        batch.stream()
                .filter(one ->
                        newWallets.contains(Ids.defaultWallet(one.command().userId())))
                .flatMap(one -> opening(ledger, one))
                .forEach(more::add);
        return new Scope(shards, wallets, more, holds, asked, namers, closing, payers, quotes, commands, fills);
    }

    private static Stream<Owned> opening(Ledger ledger, Instruction instruction) {
        UUID userId = instruction.command().userId();
        UUID walletId = Ids.defaultWallet(userId);
        return ledger.openingAccounts(walletId, instruction.shard()).stream()
                .map(key -> new Owned(key, key.walletId().equals(walletId) ? userId : House.USER));
    }

    private static boolean isOnDefault(LedgerCommand command) {
        return command.walletId().equals(Ids.defaultWallet(command.userId()));
    }

    private static Stream<Owned> owned(Instruction instruction, List<AccountKey> keys) {
        LedgerCommand command = instruction.command();
        return keys.stream()
                .map(key -> new Owned(key, command.wallets().contains(key.walletId()) ? command.userId() : House.USER));
    }

    /** Who makes or renames a wallet must have the default one first, or its name could be taken from it. */
    private static @Nullable UUID namerOf(LedgerCommand command) {
        return command instanceof KeepingCommand.CreateWallet || command instanceof KeepingCommand.RenameWallet
                ? command.userId()
                : null;
    }

    private static @Nullable Closing closingOf(Instruction instruction) {
        return instruction.command() instanceof KeepingCommand.CloseWallet close
                ? new Closing(close.walletId(), close.userId())
                : null;
    }

    private static @Nullable AccountKey payerOf(Instruction instruction) {
        return switch (instruction.command()) {
            case CashCommand.Withdraw withdraw -> Cashier.cashOf(withdraw.walletId(), withdraw.money());
            case CashCommand.Transfer transfer -> Cashier.cashOf(transfer.walletId(), transfer.money());
            case CashCommand.Exchange exchange ->
                Cashier.cashOf(exchange.walletId(), exchange.quote().given());
            case CashCommand.Deposit _, KeepingCommand _, LedgerCommand.OpenWallet _, Trade _ -> null;
        };
    }

    private static @Nullable UUID quoteOf(Instruction instruction) {
        return instruction.command() instanceof CashCommand.Exchange exchange
                ? exchange.quote().id()
                : null;
    }

    private static Stream<UUID> holdsOf(Instruction instruction) {
        return instruction.command() instanceof Trade(WalletCommand command)
                ? switch (command) {
                    case WalletCommand.Hold hold -> Stream.of(hold.holdId());
                    case WalletCommand.AdjustHold adjust -> Stream.of(adjust.holdId());
                    case WalletCommand.Settle settle ->
                        Stream.of(Optional.ofNullable(settle.holdId()), Optional.ofNullable(settle.intoHoldId()))
                                .flatMap(Optional::stream);
                    case WalletCommand.Release release -> Stream.of(release.holdId());
                }
                : Stream.empty();
    }

    private static Movement.@Nullable Fill fillOf(Instruction instruction) {
        return instruction.command() instanceof Trade(WalletCommand.Settle settle)
                ? new Movement.Fill(settle.orderId(), settle.fill())
                : null;
    }

    private static <T> Set<T> each(List<Instruction> batch, Part<T> part) {
        Set<T> parts = new LinkedHashSet<>();
        for (Instruction instruction : batch) {
            T found = part.of(instruction);
            if (found != null) {
                parts.add(found);
            }
        }
        return parts;
    }

    /** A part that an instruction may have. */
    private interface Part<T> {
        @Nullable
        T of(Instruction instruction);
    }
}
