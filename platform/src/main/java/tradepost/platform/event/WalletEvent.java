package tradepost.platform.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the ledger answered to a {@link WalletCommand}, on {@code wallet-events}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = WalletEvent.Held.class, name = "Held"),
    @JsonSubTypes.Type(value = WalletEvent.Settled.class, name = "Settled"),
    @JsonSubTypes.Type(value = WalletEvent.Released.class, name = "Released"),
    @JsonSubTypes.Type(value = WalletEvent.Refused.class, name = "Refused")
})
public sealed interface WalletEvent extends Event {
    /** The id of the command this answers; the id of the event is derived from it. */
    UUID commandId();

    UUID orderId();

    String symbol();

    /** The id of the one answer to a command. */
    static UUID idFor(UUID commandId) {
        return Ids.derived(commandId, "answer");
    }

    /** @param amount what is set aside in all */
    record Held(UUID id, Instant at, UUID commandId, UUID orderId, String symbol, UUID holdId, BigDecimal amount)
            implements WalletEvent {}

    /**
     * The fill is booked.
     *
     * @param cost what moved, as asked
     */
    record Settled(UUID id, Instant at, UUID commandId, UUID orderId, String symbol, int fill, BigDecimal cost)
            implements WalletEvent {}

    /** @param amount what was returned; zero if there was no such hold */
    record Released(UUID id, Instant at, UUID commandId, UUID orderId, String symbol, UUID holdId, BigDecimal amount)
            implements WalletEvent {}

    /**
     * Nothing moved.
     *
     * @param fill the fill refused, or null if a hold was
     * @param required in {@code asset}, where the reason is too little of it; so {@code available}
     */
    record Refused(
            UUID id,
            Instant at,
            UUID commandId,
            UUID orderId,
            String symbol,
            @Nullable Integer fill,
            Reason reason,
            @Nullable String asset,
            @Nullable BigDecimal required,
            @Nullable BigDecimal available)
            implements WalletEvent {}

    /** Why the ledger refused. */
    enum Reason {
        /** Too little cash is available. */
        INSUFFICIENT_FUNDS,
        /** Too few shares are available. */
        INSUFFICIENT_POSITION,
        /** There is no such wallet, or it is another user's. */
        WALLET_UNKNOWN,
        /** The hold was released before it came. */
        HOLD_RELEASED,
        /** The hold to draw on is not open. */
        HOLD_UNKNOWN,
        /** The settle costs more than its hold has left, or the hold would be less than was drawn from it. */
        HOLD_EXCEEDED,
        /**
         * What is asked makes no sense: an unknown currency, an amount that is not positive or finer than its asset.
         */
        INVALID_COMMAND
    }
}
