package tradepost.wallets.verify;

import java.time.Instant;
import java.util.List;
import tradepost.wallets.store.VerificationStore.BrokenChain;
import tradepost.wallets.store.VerificationStore.Finding;
import tradepost.wallets.store.VerificationStore.ShardLine;

/**
 * What a verification found.
 *
 * @param ok whether nothing is wrong
 * @param findings sums that are not zero and balances that are not their entries, the first of each kind
 */
record LedgerVerification(boolean ok, Instant checkedAt, long entries, List<Finding> findings, List<Shard> shards) {

    /**
     * A line of entries.
     *
     * @param head the hash of its last entry: keep it elsewhere, and a ledger rewritten as a whole is found too
     * @param brokenAt the first entry that is not what was booked; empty if all are
     */
    record Shard(int shard, long entries, String head, List<BrokenChain> brokenAt) {
        static Shard of(ShardLine line, List<BrokenChain> broken) {
            return new Shard(line.shard(), line.entries(), line.head(), broken);
        }
    }

    static LedgerVerification of(Instant now, List<Finding> findings, List<Shard> shards) {
        boolean isSound = findings.isEmpty()
                && shards.stream().allMatch(shard -> shard.brokenAt().isEmpty());
        return new LedgerVerification(
                isSound, now, shards.stream().mapToLong(Shard::entries).sum(), findings, shards);
    }
}
