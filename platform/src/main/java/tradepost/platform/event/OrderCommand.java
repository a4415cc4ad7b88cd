package tradepost.platform.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.UUID;

/** What a user asks of execution, on {@code order-commands}. The order itself is in the orders database. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OrderCommand.PlaceOrder.class, name = "PlaceOrder"),
    @JsonSubTypes.Type(value = OrderCommand.CancelOrder.class, name = "CancelOrder")
})
public sealed interface OrderCommand extends Event {
    UUID orderId();

    String symbol();

    record PlaceOrder(UUID id, Instant at, UUID orderId, String symbol) implements OrderCommand {}

    record CancelOrder(UUID id, Instant at, UUID orderId, String symbol) implements OrderCommand {}
}
