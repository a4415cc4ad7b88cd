package tradepost.orders.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /orders}, as the client sent it. Prices and quantities are decimal strings.
 *
 * @param side {@code BUY} or {@code SELL}
 * @param type {@code MARKET}, which is the default, or {@code LIMIT}
 * @param timeInForce {@code FOK} for a market order; {@code DAY}, which is the default, or {@code GTC} for a limit
 *     order
 * @param walletId the wallet that pays and receives; the caller's first one by default
 * @param clientOrderId a name the client gives the order, unique among its own
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlaceOrder(
        @Nullable String symbol,
        @Nullable String side,
        @Nullable String quantity,
        @Nullable String type,
        @Nullable String limitPrice,
        @Nullable String lowerBound,
        @Nullable String upperBound,
        @Nullable String timeInForce,
        @Nullable String walletId,
        @Nullable String clientOrderId) {}
