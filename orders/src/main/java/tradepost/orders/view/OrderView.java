package tradepost.orders.view;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.orders.domain.Ending;
import tradepost.orders.domain.Ending.Shortage;
import tradepost.orders.domain.Exits;
import tradepost.orders.domain.Leg;
import tradepost.orders.domain.Order;
import tradepost.orders.domain.OrderProblem;
import tradepost.orders.domain.Refusal;
import tradepost.orders.store.OrderStore.Stored;
import tradepost.platform.problem.Problem;

/**
 * An order as its user sees it.
 *
 * @param quantity absent while an order by worth, {@code notional}, waits for the price it is decided at
 * @param triggered whether a tick has reached the stop price; absent for an order without one
 * @param averagePrice of what was filled; absent if nothing was
 * @param charged what the fills cost or brought in all, in {@code currency}
 * @param takeProfit how what this order buys is sold again, so {@code stopLoss}; absent if that was not asked for
 * @param parentId the order that bought what this one sells, {@code leg} the exit of its bracket that it is; absent for
 *     other orders
 * @param reason the problem code that ended it, and {@code detail} in words; absent if none did
 * @param shortage what there was too little of, if that ended it
 * @param facts of the problem by which it was refused before it was accepted; absent if it was accepted
 */
public record OrderView(
        UUID id,
        @Nullable String clientOrderId,
        UUID walletId,
        String symbol,
        String side,
        String type,
        String timeInForce,
        @Nullable BigDecimal quantity,
        @Nullable BigDecimal notional,
        @Nullable BigDecimal limitPrice,
        @Nullable BigDecimal stopPrice,
        @Nullable Boolean triggered,
        @Nullable BigDecimal lowerBound,
        @Nullable BigDecimal upperBound,
        @Nullable TakeProfit takeProfit,
        @Nullable StopLoss stopLoss,
        @Nullable UUID parentId,
        @Nullable String leg,
        String currency,
        String status,
        BigDecimal filledQuantity,
        @Nullable BigDecimal averagePrice,
        BigDecimal charged,
        @Nullable String reason,
        @Nullable String detail,
        @Nullable Shortage shortage,
        @Nullable Map<String, Object> facts,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant expiresAt) {

    /**
     * The exit that takes the profit, as it was asked for.
     *
     * @param orderId the order that does it; absent until something is bought
     */
    public record TakeProfit(BigDecimal limit, @Nullable UUID orderId) {
        static @Nullable TakeProfit of(Order entry) {
            Exits exits = entry.terms().exits();
            return exits == null || exits.takeProfit() == null
                    ? null
                    : new TakeProfit(exits.takeProfit(), exitOf(entry, Leg.Kind.TAKE_PROFIT));
        }
    }

    /**
     * The exit that stops the loss, as it was asked for.
     *
     * @param limit absent if it sells at any price then
     * @param orderId the order that does it; absent until something is bought
     */
    public record StopLoss(
            BigDecimal stop,
            @Nullable BigDecimal limit,
            @Nullable UUID orderId) {
        static @Nullable StopLoss of(Order entry) {
            Exits exits = entry.terms().exits();
            return exits == null || exits.stop() == null
                    ? null
                    : new StopLoss(exits.stop(), exits.stopLimit(), exitOf(entry, Leg.Kind.STOP_LOSS));
        }
    }

    private static @Nullable UUID exitOf(Order entry, Leg.Kind kind) {
        return entry.fills().count() == 0 ? null : Leg.idOf(entry.terms(), kind);
    }

    public static OrderView of(Order order) {
        return of(order, null);
    }

    static OrderView of(Stored stored) {
        return of(stored.order(), stored.refusal());
    }

    private static OrderView of(Order order, @Nullable Refusal refusal) {
        Ending ending = order.ending();
        Leg leg = order.terms().leg();
        return new OrderView(
                order.id(),
                order.terms().clientOrderId(),
                order.terms().walletId(),
                order.symbol(),
                order.terms().side().name(),
                order.terms().type().name(),
                order.terms().timeInForce().name(),
                order.terms().quantity(),
                order.terms().notional(),
                order.terms().limitPrice(),
                order.terms().stopPrice(),
                order.terms().type().hasStop() ? !order.isUntriggered() : null,
                order.terms().lowerBound(),
                order.terms().upperBound(),
                TakeProfit.of(order),
                StopLoss.of(order),
                leg == null ? null : leg.entryId(),
                leg == null ? null : leg.kind().name(),
                order.terms().currency().getCurrencyCode(),
                order.status().name(),
                order.fills().quantity(),
                order.fills().averagePrice(),
                order.fills().charged(),
                ending == null ? null : ending.code(),
                ending == null ? null : ending.detail(),
                ending == null ? null : ending.shortage(),
                refusal == null ? null : refusal.facts(),
                order.terms().createdAt(),
                order.since(),
                order.terms().expiresAt());
    }

    /** The problem an order was ended by, for a client that waited for its outcome. */
    public static Problem refusal(Order order) {
        Ending ending = order.ending();
        OrderProblem code = ending == null || ending.code() == null
                ? OrderProblem.ORDER_FINAL
                : OrderProblem.valueOf(ending.code());
        String detail =
                ending == null || ending.detail() == null ? "The order is " + order.status() + "." : ending.detail();
        Problem problem = Problem.of(code, detail)
                .with("orderId", order.id())
                .with("orderStatus", order.status().name());
        return ending == null || ending.shortage() == null ? problem : with(problem, ending.shortage());
    }

    private static Problem with(Problem problem, Shortage shortage) {
        return problem.with("asset", shortage.asset())
                .with("required", shortage.required())
                .with("available", shortage.available());
    }

    public static Problem notFound(UUID orderId) {
        return Problem.of(OrderProblem.ORDER_NOT_FOUND, "You have no order " + orderId + ".");
    }
}
