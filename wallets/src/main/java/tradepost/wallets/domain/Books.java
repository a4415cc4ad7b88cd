package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The part of the ledger that a batch works on: loaded once, changed in memory by one decision after the other, and
 * read again for what is to be recorded. It belongs to one batch and one thread.
 */
public final class Books {
    private final Map<UUID, UUID> owners;
    private final Set<UUID> newWallets;
    private final Map<AccountKey, Account> accounts;
    private final Map<UUID, Hold> holds;
    private final Map<UUID, Answered> answered;
    private final Map<Movement.Fill, BigDecimal> settled;
    private final Map<Integer, Long> shards;

    private final Map<AccountKey, Account> changedAccounts = new LinkedHashMap<>();
    private final Map<UUID, Hold> changedHolds = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Decision.Made> made = new ArrayList<>();

    /** @param newWallets default wallets that this batch has made, and that have not had their opening credit */
    public Books(Loaded loaded, Set<UUID> newWallets) {
        this.owners = new HashMap<>(loaded.owners());
        this.newWallets = new HashSet<>(newWallets);
        this.accounts = new HashMap<>(loaded.accounts());
        this.holds = new HashMap<>(loaded.holds());
        this.answered = new HashMap<>(loaded.answered());
        this.settled = new HashMap<>(loaded.settled());
        this.shards = new HashMap<>(loaded.shards());
    }

    /**
     * What was read under the batch's locks.
     *
     * @param owners of wallets, by wallet
     * @param answered commands decided before, by id
     * @param settled what each fill that was settled before cost
     * @param shards the number of the last entry of each shard
     */
    public record Loaded(
            Map<UUID, UUID> owners,
            Map<AccountKey, Account> accounts,
            Map<UUID, Hold> holds,
            Map<UUID, Answered> answered,
            Map<Movement.Fill, BigDecimal> settled,
            Map<Integer, Long> shards) {

        /** To be filled by the one who reads. */
        public static Loaded nothing() {
            return new Loaded(
                    new HashMap<>(),
                    new HashMap<>(),
                    new HashMap<>(),
                    new HashMap<>(),
                    new HashMap<>(),
                    new HashMap<>());
        }
    }

    /** A command decided before. */
    public record Answered(String contents, Answer answer) {}

    boolean isOwner(UUID userId, UUID walletId) {
        return userId.equals(owners.get(walletId));
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
    void apply(Decision.Made decision) {
        LedgerCommand command = decision.instruction().command();
        decision.postings().forEach(posting -> post(decision, posting));
        if (decision.hold() != null) {
            holds.put(decision.hold().id(), decision.hold());
            changedHolds.put(decision.hold().id(), decision.hold());
        }
        if (decision.movement() != null && decision.movement().fill() != null) {
            settled.put(decision.movement().fill(), costOf(decision));
        }
        if (command instanceof LedgerCommand.OpenWallet) {
            newWallets.remove(command.walletId());
        }
        made.add(decision);
        answered.put(command.id(), new Answered(command.contents(), decision.answer()));
    }

    private void post(Decision.Made decision, Posting posting) {
        Account after = account(posting.account()).post(posting);
        accounts.put(after.key(), after);
        changedAccounts.put(after.key(), after);
        if (posting.isEntry() && decision.movement() != null) {
            int shard = decision.instruction().shard();
            long shardSeq = shards.merge(shard, 1L, Long::sum);
            entries.add(new Entry(
                    decision.movement().id(),
                    posting.leg(),
                    after,
                    shard,
                    shardSeq,
                    posting.account().asset(),
                    posting.amount()));
        }
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

    /** What is to be booked, in order. */
    public List<Entry> entries() {
        return entries;
    }

    /** Every account that was loaded, as it is now. */
    public Map<AccountKey, Account> accounts() {
        return accounts;
    }

    /** The number of the last entry of each shard, after this batch. */
    public Map<Integer, Long> shards() {
        return shards;
    }
}
