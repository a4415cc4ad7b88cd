package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The part of the ledger that a batch works on: loaded once, changed in memory by one decision after the other, and
 * read again for what is to be recorded. It belongs to one batch and one thread.
 */
public final class Books {
    private final Map<UUID, Wallet> wallets;
    private final Set<UUID> newWallets;
    private final Map<AccountKey, Account> accounts;
    private final Map<UUID, Hold> holds;
    private final Map<UUID, Answered> answered;
    private final Map<Movement.Fill, BigDecimal> settled;
    private final Set<UUID> usedQuotes;
    private final Map<AccountKey, List<Answer.HeldFor>> heldFor;
    private final Map<Integer, ShardHead> shards;

    private final Map<AccountKey, Account> changedAccounts = new LinkedHashMap<>();
    private final Map<UUID, Hold> changedHolds = new LinkedHashMap<>();
    private final Map<UUID, ChangedWallet> changedWallets = new LinkedHashMap<>();
    private final List<Moved> movements = new ArrayList<>();
    private final List<Booked> entries = new ArrayList<>();
    private final List<Decision.Made> made = new ArrayList<>();

    /** @param newWallets default wallets that this batch has made, and that have not had their opening credit */
    public Books(Loaded loaded, Set<UUID> newWallets) {
        this.wallets = new HashMap<>(loaded.wallets());
        this.newWallets = new HashSet<>(newWallets);
        this.accounts = new HashMap<>(loaded.accounts());
        this.holds = new HashMap<>(loaded.holds());
        this.answered = new HashMap<>(loaded.answered());
        this.settled = new HashMap<>(loaded.settled());
        this.usedQuotes = new HashSet<>(loaded.usedQuotes());
        this.heldFor = loaded.heldFor();
        this.shards = new HashMap<>(loaded.shards());
    }

    /**
     * What was read under the batch's locks.
     *
     * @param wallets that are open, of those the batch asks for
     * @param answered commands decided before, by id
     * @param settled what each fill that was settled before cost
     * @param usedQuotes of those the batch asks for
     * @param heldFor the largest open holds of accounts that money may be taken from
     */
    public record Loaded(
            Map<UUID, Wallet> wallets,
            Map<AccountKey, Account> accounts,
            Map<UUID, Hold> holds,
            Map<UUID, Answered> answered,
            Map<Movement.Fill, BigDecimal> settled,
            Set<UUID> usedQuotes,
            Map<AccountKey, List<Answer.HeldFor>> heldFor,
            Map<Integer, ShardHead> shards) {

        /** To be filled by the one who reads. */
        public static Loaded nothing() {
            return new Loaded(
                    new HashMap<>(),
                    new HashMap<>(),
                    new HashMap<>(),
                    new HashMap<>(),
                    new HashMap<>(),
                    new HashSet<>(),
                    new HashMap<>(),
                    new HashMap<>());
        }
    }

    /** A wallet that is new, has another name or is closed. */
    public record ChangedWallet(Wallet wallet, boolean isClosed) {}

    /**
     * A movement with where its entries are.
     *
     * @param firstSeq the number of the first in its shard; the others follow
     */
    public record Moved(Movement movement, int shard, long firstSeq, int legs) {}

    /** An entry with its place in the chain. */
    public record Booked(Entry entry, String hash) {}

    /** A command decided before. */
    public record Answered(String contents, Answer answer) {}

    /** Whether these were locked for this batch: those of a wallet that it makes itself were not there to be. */
    boolean hasAccounts(List<AccountKey> keys) {
        return accounts.keySet().containsAll(keys);
    }

    /** Whether it is open, and the user's. */
    boolean isOwner(UUID userId, UUID walletId) {
        Wallet wallet = wallets.get(walletId);
        return wallet != null && wallet.userId().equals(userId);
    }

    /** An open wallet that a command names. */
    Wallet wallet(UUID walletId) {
        return Objects.requireNonNull(wallets.get(walletId), () -> walletId + " was not read for this batch");
    }

    /** The open wallets of a user whose commands make or name some. */
    List<Wallet> walletsOf(UUID userId) {
        return wallets.values().stream()
                .filter(wallet -> wallet.userId().equals(userId))
                .toList();
    }

    /** What a wallet has, if it has anything. */
    List<Account> contentsOf(UUID walletId) {
        return accounts.values().stream()
                .filter(account -> account.key().walletId().equals(walletId))
                .filter(account -> account.total().signum() != 0)
                .toList();
    }

    boolean isUsed(UUID quoteId) {
        return usedQuotes.contains(quoteId);
    }

    List<Answer.HeldFor> heldFor(AccountKey key) {
        return heldFor.getOrDefault(key, List.of());
    }

    boolean hasNew() {
        return !newWallets.isEmpty();
    }

    boolean isNew(UUID walletId) {
        return newWallets.contains(walletId);
    }

    @Nullable
    Answered answered(UUID commandId) {
        return answered.get(commandId);
    }

    @Nullable
    Hold hold(UUID holdId) {
        return holds.get(holdId);
    }

    @Nullable
    BigDecimal settled(Movement.Fill fill) {
        return settled.get(fill);
    }

    Account account(AccountKey key) {
        Account account = accounts.get(key);
        if (account == null) {
            throw new IllegalStateException(key + " was not locked for this batch");
        }
        return account;
    }

    /** Takes a decision into the books; what it touches has the decision's effects from now on. */
    void apply(Decision.Made decision, Instant now) {
        LedgerCommand command = decision.instruction().command();
        if (decision.movement() == null) {
            decision.postings()
                    .forEach(posting -> put(account(posting.account()).post(posting)));
        } else {
            book(decision, decision.movement(), now);
            note(decision, decision.movement());
        }
        for (Hold hold : decision.holds()) {
            holds.put(hold.id(), hold);
            changedHolds.put(hold.id(), hold);
        }
        if (decision.change() != null) {
            change(decision.change());
        }
        if (command instanceof LedgerCommand.OpenWallet) {
            newWallets.remove(command.walletId());
        }
        made.add(decision);
        answered.put(command.id(), new Answered(command.contents(), decision.answer()));
    }

    private void note(Decision.Made decision, Movement movement) {
        if (movement.fill() != null) {
            settled.put(movement.fill(), costOf(decision));
        }
        if (movement.quoteId() != null) {
            usedQuotes.add(movement.quoteId());
        }
    }

    private void change(WalletChange change) {
        switch (change) {
            case WalletChange.Named(Wallet wallet) -> {
                wallets.put(wallet.id(), wallet);
                changedWallets.put(wallet.id(), new ChangedWallet(wallet, false));
            }
            case WalletChange.Closed(Wallet wallet) -> {
                wallets.remove(wallet.id());
                changedWallets.put(wallet.id(), new ChangedWallet(wallet, true));
            }
            case WalletChange.CurrencyOpened(AccountKey key) -> put(account(key).open());
        }
    }

    private void put(Account account) {
        accounts.put(account.key(), account);
        changedAccounts.put(account.key(), account);
    }

    private void book(Decision.Made decision, Movement movement, Instant now) {
        int shard = decision.instruction().shard();
        Chain chain = new Chain(movement);
        ShardHead before = shards.getOrDefault(shard, ShardHead.NONE);
        ShardHead head = before;
        for (Posting posting : decision.postings()) {
            Account after = account(posting.account()).post(posting);
            put(after);
            if (posting.isEntry()) {
                Entry entry = Entry.of(movement, posting, after, shard, head.seq() + 1, now);
                head = new ShardHead(entry.shardSeq(), chain.hash(head.hash(), entry));
                entries.add(new Booked(entry, head.hash()));
            }
        }
        shards.put(shard, head);
        movements.add(new Moved(movement, shard, before.seq() + 1, (int) (head.seq() - before.seq())));
    }

    private static BigDecimal costOf(Decision.Made trade) {
        return trade.postings().stream()
                .filter(posting -> posting.leg() == Posting.Leg.HOUSE_CASH)
                .map(posting -> posting.amount().abs())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The decisions taken into the books, in order, opening credits among them. */
    public List<Decision.Made> made() {
        return made;
    }

    /** The accounts that changed, as they are now. */
    public Collection<Account> changedAccounts() {
        return changedAccounts.values();
    }

    /** The holds that changed, as they are now. */
    public Collection<Hold> changedHolds() {
        return changedHolds.values();
    }

    /** The wallets that changed, as they are now. */
    public Collection<ChangedWallet> changedWallets() {
        return changedWallets.values();
    }

    /** Why it is booked, in order. */
    public List<Moved> movements() {
        return movements;
    }

    /** What is to be booked, in order. */
    public List<Booked> entries() {
        return entries;
    }

    /** Every account that was loaded, as it is now. */
    public Map<AccountKey, Account> accounts() {
        return accounts;
    }

    /** Where the line of each shard ends, after this batch. */
    public Map<Integer, ShardHead> shards() {
        return shards;
    }
}
