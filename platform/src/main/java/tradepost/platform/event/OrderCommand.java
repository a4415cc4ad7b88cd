package tradepost.platform.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a user asks of execution, on {@code order-commands}. The order itself is in the orders database. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OrderCommand.PlaceOrder.class, name = "PlaceOrder"),
    @JsonSubTypes.Type(value = OrderCommand.CancelOrder.class, name = "CancelOrder"),
    @JsonSubTypes.Type(value = OrderCommand.CancelWithExits.class, name = "CancelWithExits"),
    @JsonSubTypes.Type(value = OrderCommand.ReplaceOrder.class, name = "ReplaceOrder")
})
public sealed interface OrderCommand extends Event {
    UUID orderId();

    String symbol();

    record PlaceOrder(UUID id, Instant at, UUID orderId, String symbol) implements OrderCommand {}

    /** Ends an order, and not the exits it brings along. */
    record CancelOrder(UUID id, Instant at, UUID orderId, String symbol) implements OrderCommand {}

    /** Ends an order and the exits it brings along, those it is bringing just now too. */
    record CancelWithExits(UUID id, Instant at, UUID orderId, String symbol) implements OrderCommand {}

    /**
     * Gives a resting order another quantity or price; what is null stays. The change that answers it has the id {@link
     * #answerTo}.
     *
     * @param revision of the order that shall be replaced: if it was replaced again since, this is not what was meant
     * @param quantity in all, with what was filled before
     */
    record ReplaceOrder(
            UUID id,
            Instant at,
            UUID orderId,
            String symbol,
            int revision,
            @Nullable BigDecimal quantity,
            @Nullable BigDecimal limitPrice,
            @Nullable BigDecimal stopPrice)
            implements OrderCommand {}

    /** The id of the change that tells what became of a command to replace an order. */
    static UUID answerTo(UUID commandId) {
        return Ids.derived(commandId, "answer");
    }
}
