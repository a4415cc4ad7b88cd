package tradepost.orders.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.Side;
import tradepost.platform.money.Money;
import tradepost.platform.problem.Problem;

/**
 * Whether, and how much of, an order fills at the market's price. The table of "Order states" in ARCHITECTURE.md, row
 * by row.
 */
public final class FillRule {
    private FillRule() {}

    /** What the rule finds. */
    public sealed interface Decision {
        record Fill(Settling settling) implements Decision {}

        /** Not now. */
        record Rest() implements Decision {}

        /** Never: the order's kind does not wait. */
        record Reject(Problem.Code code, String detail) implements Decision {}
    }

    private static final Decision REST = new Decision.Rest();

    /** Decides for an order that is not in flight. */
    public static Decision decide(Order order, @Nullable Market market, boolean isHalted, Instant now) {
        return order.terms().type() == OrderType.MARKET
                ? market(order, market, isHalted, now)
                : limit(order, market, isHalted, now);
    }

    private static Decision market(Order order, @Nullable Market market, boolean isHalted, Instant now) {
        Terms terms = order.terms();
        if (isHalted) {
            return new Decision.Reject(OrderProblem.STOCK_HALTED, terms.symbol() + " is halted.");
        }
        if (market == null || market.tick().isStale(now)) {
            return new Decision.Reject(
                    OrderProblem.PRICE_STALE, "There is no price of " + terms.symbol() + " fresh enough to trade at.");
        }
        if (!terms.isWithinBounds(market.price())) {
            return new Decision.Reject(
                    OrderProblem.OUTSIDE_BOUNDS,
                    "The price " + market.price().toPlainString() + " is outside the order's bounds.");
        }
        if (fillable(order, market).compareTo(order.leaves()) < 0) {
            return new Decision.Reject(
                    OrderProblem.INSUFFICIENT_AVAILABILITY,
                    "Fewer than " + order.leaves().toPlainString() + " " + terms.symbol() + " are available.");
        }
        Settling fill = fill(order, market, order.leaves(), now);
        return fill.cost().signum() > 0
                ? new Decision.Fill(fill)
                : new Decision.Reject(
                        OrderProblem.TOO_SMALL,
                        "The order is worth less than the smallest unit of " + terms.currency());
    }

    private static Decision limit(Order order, @Nullable Market market, boolean isHalted, Instant now) {
        if (isHalted
                || isOverdue(order, now)
                || market == null
                || market.tick().isStale(now)
                || !order.terms().isMetBy(market.price())
                || !order.terms().isWithinBounds(market.price())) {
            return REST;
        }
        BigDecimal quantity = fillable(order, market);
        // Without a hold only the whole can be settled: a rest would have to be held first.
        if (quantity.signum() == 0 || (order.hold() == null && quantity.compareTo(order.leaves()) < 0)) {
            return REST;
        }
        Settling fill = fill(order, market, quantity, now);
        return fill.cost().signum() > 0 ? new Decision.Fill(fill) : REST;
    }

    private static boolean isOverdue(Order order, Instant now) {
        Instant expiresAt = order.terms().expiresAt();
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** As much as is left to fill and, for a buy, available, in whole lots. */
    private static BigDecimal fillable(Order order, Market market) {
        BigDecimal left = market.left();
        if (left == null || order.terms().side() == Side.SELL || left.compareTo(order.leaves()) >= 0) {
            return order.leaves();
        }
        BigDecimal lot = order.terms().lot();
        return left.divide(lot, 0, RoundingMode.DOWN).multiply(lot);
    }

    private static Settling fill(Order order, Market market, BigDecimal quantity, Instant now) {
        return new Settling(
                quantity,
                market.price(),
                order.fills().costOf(market.price(), quantity, order.terms().currency()),
                quantity.compareTo(order.leaves()) == 0,
                market.offset(),
                market.tick().agedBy(),
                Math.max(0, market.tick().age(now).toMillis()));
    }

    /** What must be held for an order that rests: a buy's whole cost at its limit, rounded up, or a sell's shares. */
    static BigDecimal holdFor(Order order) {
        Terms terms = order.terms();
        BigDecimal limit = terms.limitPrice();
        if (limit == null) {
            throw new IllegalArgumentException("a market order does not rest");
        }
        return terms.side() == Side.SELL
                ? terms.quantity()
                : limit.multiply(terms.quantity()).setScale(Money.scaleOf(terms.currency()), RoundingMode.UP);
    }
}
