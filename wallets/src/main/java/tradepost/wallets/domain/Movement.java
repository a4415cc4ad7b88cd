package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why something moved; its entries say what.
 *
 * @param id the id of the command that asked for it
 * @param fill of a trade, with its order, symbol and price; null of all else
 * @param idempotencyKey as the client gave it
 */
public record Movement(
        UUID id,
        Kind kind,
        UUID userId,
        UUID walletId,
        @Nullable Fill fill,
        @Nullable String symbol,
        @Nullable BigDecimal price,
        @Nullable String idempotencyKey) {

    /** What can move money or shares. */
    public enum Kind {
        OPENING_CREDIT,
        DEPOSIT,
        WITHDRAWAL,
        BUY,
        SELL
    }

    /** A fill of an order; each is settled once. */
    public record Fill(UUID orderId, int number) {}
}
