package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Part of an account set aside for an order.
 *
 * @param account null in a tombstone: a hold that was released before it came
 * @param amount what was set aside in all, {@code remaining} what of it is left
 */
public record Hold(
        UUID id, @Nullable AccountKey account, UUID orderId, BigDecimal amount, BigDecimal remaining, Status status) {

    /** Only an open hold has anything left. */
    public enum Status {
        OPEN,
        SETTLED,
        RELEASED
    }

    static Hold open(UUID id, AccountKey account, UUID orderId, BigDecimal amount) {
        return new Hold(id, account, orderId, amount, amount, Status.OPEN);
    }

    static Hold tombstone(UUID id, UUID orderId) {
        return new Hold(id, null, orderId, BigDecimal.ZERO, BigDecimal.ZERO, Status.RELEASED);
    }

    boolean isOpen() {
        return status == Status.OPEN;
    }

    boolean isOf(UUID walletId) {
        return account == null || account.walletId().equals(walletId);
    }

    Hold draw(BigDecimal part) {
        return new Hold(id, account, orderId, amount, remaining.subtract(part), Status.OPEN);
    }

    /** The same with more in it. */
    Hold add(BigDecimal more) {
        return new Hold(id, account, orderId, amount.add(more), remaining.add(more), Status.OPEN);
    }

    /** What was drawn of it. */
    BigDecimal drawn() {
        return amount.subtract(remaining);
    }

    /** The same with another amount in all; what was drawn stays drawn. */
    Hold resize(BigDecimal other) {
        return new Hold(id, account, orderId, other, other.subtract(drawn()), Status.OPEN);
    }

    Hold close(Status end) {
        return new Hold(id, account, orderId, amount, BigDecimal.ZERO, end);
    }
}
