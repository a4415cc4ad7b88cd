package tradepost.wallets.domain;

/**
 * Where a shard's line of entries ends.
 *
 * @param seq the number of its last entry; 0 if it has none
 * @param hash of its last entry, in hex; of none, {@link Chain#START}
 */
public record ShardHead(long seq, String hash) {
    static final ShardHead NONE = new ShardHead(0, Chain.START);
}
