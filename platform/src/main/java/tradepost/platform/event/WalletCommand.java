package tradepost.platform.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What execution asks of the ledger, on {@code wallet-commands}. Each ends in exactly one {@link WalletEvent}; the same
 * id again is answered with the stored result.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = WalletCommand.Hold.class, name = "Hold"),
    @JsonSubTypes.Type(value = WalletCommand.AdjustHold.class, name = "AdjustHold"),
    @JsonSubTypes.Type(value = WalletCommand.Settle.class, name = "Settle"),
    @JsonSubTypes.Type(value = WalletCommand.Release.class, name = "Release")
})
public sealed interface WalletCommand extends Event {
    UUID userId();

    UUID walletId();

    UUID orderId();

    String symbol();

    /**
     * Moves {@code amount} of {@code asset} from available to held, under the id {@code holdId}.
     *
     * @param asset the currency of a buy, the symbol of a sell
     * @param amount positive, at the asset's scale
     */
    record Hold(
            UUID id,
            Instant at,
            UUID userId,
            UUID walletId,
            UUID orderId,
            String symbol,
            UUID holdId,
            String asset,
            BigDecimal amount)
            implements WalletCommand {}

    /**
     * Changes an open hold: {@code amount} is what it sets aside in all, with what was drawn from it. More is moved
     * from available, less is returned.
     *
     * @param revision counts the changes of a hold, from 1
     * @param asset the one it was made with
     * @param amount more than was drawn, at the asset's scale
     */
    record AdjustHold(
            UUID id,
            Instant at,
            UUID userId,
            UUID walletId,
            UUID orderId,
            String symbol,
            UUID holdId,
            int revision,
            String asset,
            BigDecimal amount)
            implements WalletCommand {}

    /**
     * Exchanges stock for cash with the market: a buy pays {@code cost} of {@code currency} and receives {@code
     * quantity} of the symbol, a sell the reverse.
     *
     * @param fill the number of the fill within its order, from 1
     * @param price the price of one, for the record
     * @param cost what the fill costs or brings, positive, at the currency's scale
     * @param holdId the hold it draws on; null draws on what is available
     * @param last true returns the rest of the hold
     * @param intoHoldId the hold that what a buy receives is set aside in, made if there is none yet; where that hold
     *     has ended, and where this is null, it is free
     */
    record Settle(
            UUID id,
            Instant at,
            UUID userId,
            UUID walletId,
            UUID orderId,
            String symbol,
            int fill,
            Side side,
            BigDecimal quantity,
            BigDecimal price,
            String currency,
            BigDecimal cost,
            @Nullable UUID holdId,
            boolean last,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            UUID intoHoldId)
            implements WalletCommand {
        /** What is received is free. */
        public Settle(
                UUID id,
                Instant at,
                UUID userId,
                UUID walletId,
                UUID orderId,
                String symbol,
                int fill,
                Side side,
                BigDecimal quantity,
                BigDecimal price,
                String currency,
                BigDecimal cost,
                @Nullable UUID holdId,
                boolean last) {
            this(
                    id, at, userId, walletId, orderId, symbol, fill, side, quantity, price, currency, cost, holdId,
                    last, null);
        }
    }

    /** Returns all of a hold; of an unknown one it leaves a tombstone, so that a hold of that id is refused later. */
    record Release(UUID id, Instant at, UUID userId, UUID walletId, UUID orderId, String symbol, UUID holdId)
            implements WalletCommand {}
}
