package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * One side of a movement, as it is booked.
 *
 * @param account as it is after it: its id, its entry's number, its total
 * @param shardSeq counts the entries of the shard
 */
public record Entry(
        UUID movementId,
        Posting.Leg leg,
        Account account,
        int shard,
        long shardSeq,
        Asset asset,
        BigDecimal amount,
        Instant bookedAt) {

    static Entry of(Movement movement, Posting posting, Account after, int shard, long shardSeq, Instant bookedAt) {
        Asset asset = posting.account().asset();
        return new Entry(movement.id(), posting.leg(), after, shard, shardSeq, asset, posting.amount(), bookedAt);
    }
}
