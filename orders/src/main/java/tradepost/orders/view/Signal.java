package tradepost.orders.view;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.OrderChanged;

/** One thing on a stream of order changes. */
sealed interface Signal {
    /** An order changed. */
    record Changed(EventId id, OrderChanged change) implements Signal {}

    /** The stream could not be resumed: forget all orders, those that live follow. */
    record Reset(String reason) implements Signal {}

    /** A live order as it is, after a {@link Reset}. */
    record Live(OrderChanged order) implements Signal {}

    /**
     * A sign of life.
     *
     * @param last what was delivered last: to resume after it misses nothing; null while a snapshot is on its way
     */
    record Alive(@Nullable EventId last) implements Signal {}

    /** The stream ends: {@code token-expired}, {@code access-revoked}, {@code shutdown} or {@code slow-reader}. */
    record End(String reason) implements Signal {}

    /**
     * The shape in which clients get it, over server-sent events and WebSockets alike.
     *
     * @param event {@code order}, {@code reset}, {@code snapshot}, {@code heartbeat} or {@code end}
     * @param id where to resume from; absent where nothing new was delivered
     */
    record Told(String event, @Nullable String id, Object data) {}

    default Told toTold() {
        return switch (this) {
            case Changed(var id, var change) -> new Told("order", id.toString(), change);
            case Reset(var reason) -> new Told("reset", null, Map.of("reason", reason));
            case Live(var order) -> new Told("snapshot", null, order);
            case Alive(var last) ->
                last == null
                        ? new Told("heartbeat", null, Map.of())
                        : new Told("heartbeat", last.toString(), Map.of("lastEventId", last.toString()));
            case End(var reason) -> new Told("end", null, Map.of("reason", reason));
        };
    }
}
