package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why something moved; its entries say what.
 *
 * @param id the id of the command that asked for it
 * @param fill of a trade, with its order, symbol and price; null of all else
 * @param rate of an exchange, with the id of its quote: how much one unit of what was given brought
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
        @Nullable BigDecimal rate,
        @Nullable UUID quoteId,
        @Nullable String idempotencyKey) {

    /** Money that moves for no fill and no quote. */
    static Movement of(LedgerCommand command, Kind kind, @Nullable String idempotencyKey) {
        return new Movement(
                command.id(), kind, command.userId(), command.walletId(), null, null, null, null, null, idempotencyKey);
    }

    /** Money that becomes another currency. */
    static Movement of(CashCommand.Exchange exchange, ExchangeQuote quote) {
        return new Movement(
                exchange.id(),
                Kind.EXCHANGE,
                exchange.userId(),
                exchange.walletId(),
                null,
                null,
                null,
                quote.rate(),
                quote.id(),
                exchange.idempotencyKey());
    }

    /** What can move money or shares. */
    public enum Kind {
        OPENING_CREDIT,
        DEPOSIT,
        WITHDRAWAL,
        TRANSFER,
        EXCHANGE,
        BUY,
        SELL
    }

    /** A fill of an order; each is settled once. */
    public record Fill(UUID orderId, int number) {}
}
