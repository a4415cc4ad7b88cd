package tradepost.orders.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /orders}, as the client sent it. Prices and quantities are decimal strings. What was
 * added to it later is left out of its JSON where it is absent, so that a request of before is still told by its hash.
 *
 * @param side {@code BUY} or {@code SELL}
 * @param notional what the order is worth at most, instead of {@code quantity}
 * @param type {@code MARKET}, which is the default, {@code LIMIT}, {@code STOP} or {@code STOP_LIMIT}
 * @param limitPrice of a {@code LIMIT} or {@code STOP_LIMIT} order
 * @param stopPrice of a {@code STOP} or {@code STOP_LIMIT} order
 * @param lowerBound no fill below it, nor above {@code upperBound}
 * @param timeInForce {@code FOK}, the default of a market order, or {@code IOC}; {@code DAY}, the default of all
 *     others, {@code GTC} or {@code GTD}
 * @param expiresAt when a {@code GTD} order ends; RFC 3339
 * @param walletId the wallet that pays and receives; the caller's first one by default
 * @param takeProfit the price at which what a buy bought is sold with profit, {@code stopLoss} the one at which its
 *     loss is stopped; whichever is reached first ends the other
 * @param clientOrderId a name the client gives the order, unique among its own
 */
public record PlaceOrder(
        @Nullable String symbol,
        @Nullable String side,
        @Nullable String quantity,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String notional,
        @Nullable String type,
        @Nullable String limitPrice,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String stopPrice,
        @Nullable String lowerBound,
        @Nullable String upperBound,
        @Nullable String timeInForce,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String expiresAt,
        @Nullable String walletId,
        @Nullable String clientOrderId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TakeProfit takeProfit,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable StopLoss stopLoss) {
    /** @param limit the price it sells at, or better */
    public record TakeProfit(@Nullable String limit) {}

    /**
     * A stop, or a stop with a limit.
     *
     * @param stop the price that sets it off
     * @param limit the price it sells at then, or better; at any price if it is absent
     */
    public record StopLoss(
            @Nullable String stop,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String limit) {}
}
