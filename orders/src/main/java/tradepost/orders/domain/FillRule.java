package tradepost.orders.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tradepost.orders.domain.OrderEvent.FillDecided;
import tradepost.platform.event.Side;

/**
 * Whether, and how much of, an order fills at the market's price. The table of "Order states" in ARCHITECTURE.md,
 * column by column: a patient order rests where an impatient one ends.
 */
public final class FillRule {
    private FillRule() {}

    /** What the rule finds. */
    public sealed interface Decision {
        record Fill(FillDecided event) implements Decision {}

        /** Not now. */
        record Rest() implements Decision {}

        /**
         * Never.
         *
         * @param status {@code REJECTED} or {@code CANCELLED}
         */
        record End(OrderStatus status, OrderProblem code, String detail) implements Decision {
            Ending ending() {
                return new Ending(status, code.name(), detail, null, false);
            }
        }
    }

    private static final Decision REST = new Decision.Rest();

    /** Decides for an order that is not in flight. */
    public static Decision decide(Order asked, @Nullable Market market, Phase phase, Instant now) {
        Order order = market == null ? asked : sizedAt(market.price(), asked);
        Terms terms = order.terms();
        String symbol = terms.symbol();
        if (order.isUntriggered() || isOverdue(order, now)) {
            return REST;
        }
        if (phase == Phase.HALTED) {
            return restOrReject(terms, OrderProblem.STOCK_HALTED, symbol + " is halted.");
        }
        if (phase == Phase.CLOSED) {
            return restOrReject(terms, OrderProblem.MARKET_CLOSED, "The market of " + symbol + " is closed.");
        }
        if (market == null || market.tick().isStale(now)) {
            return restOrReject(
                    terms, OrderProblem.PRICE_STALE, "There is no price of " + symbol + " fresh enough to trade at.");
        }
        if (!terms.isMetBy(market.price())) {
            return restOrCancel(
                    terms,
                    OrderProblem.LIMIT_NOT_MET,
                    "The price " + text(market.price()) + " does not meet the limit.");
        }
        if (!terms.isWithinBounds(market.price())) {
            return restOrReject(
                    terms,
                    OrderProblem.OUTSIDE_BOUNDS,
                    "The price " + text(market.price()) + " is outside the order's bounds.");
        }
        if (order.hold() != null && order.hold().isExceededBy(market.price())) {
            return cancel(
                    OrderProblem.COLLAR,
                    "The price " + text(market.price()) + " is more than the order could hold cash for.");
        }
        if (order.quantity().signum() == 0) {
            return reject(
                    OrderProblem.TOO_SMALL,
                    "At " + text(market.price()) + " the order is worth less than " + text(terms.lot()) + " " + symbol);
        }
        return fill(order, market, now);
    }

    /** An order by worth is decided on for what it is worth at this price. */
    private static Order sizedAt(BigDecimal price, Order order) {
        return order.isSized()
                ? order
                : order.with(order.terms().sized(order.terms().quantityAt(price)));
    }

    private static Decision fill(Order order, Market market, Instant now) {
        Terms terms = order.terms();
        BigDecimal quantity = fillable(order, market);
        boolean isWhole = quantity.compareTo(order.leaves()) == 0;
        if (!isWhole && terms.timeInForce() == TimeInForce.FOK) {
            return reject(
                    OrderProblem.INSUFFICIENT_AVAILABILITY,
                    "Fewer than " + text(order.leaves()) + " " + terms.symbol() + " are available.");
        }
        if (quantity.signum() == 0) {
            return restOrCancel(
                    terms, OrderProblem.INSUFFICIENT_AVAILABILITY, "No " + terms.symbol() + " are available.");
        }
        // Without a hold only the whole can be settled, or what ends the order: a rest would have to be held first.
        if (!isWhole && order.hold() == null && terms.timeInForce().isPatient()) {
            return REST;
        }
        Settling fill = settling(order, market, quantity, now);
        if (fill.cost().signum() == 0) {
            return restOrReject(
                    terms,
                    OrderProblem.TOO_SMALL,
                    "The order is worth less than the smallest unit of " + terms.currency());
        }
        return new Decision.Fill(new FillDecided(fill, isWhole || !fill.last() ? null : restOf(order, quantity)));
    }

    private static Ending restOf(Order order, BigDecimal quantity) {
        return Ending.cancelled(
                OrderProblem.INSUFFICIENT_AVAILABILITY,
                text(quantity) + " of " + text(order.leaves()) + " " + order.symbol()
                        + " were available; the rest is cancelled.");
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

    private static Settling settling(Order order, Market market, BigDecimal quantity, Instant now) {
        return new Settling(
                quantity,
                market.price(),
                order.fills().costOf(market.price(), quantity, order.terms().currency()),
                quantity.compareTo(order.leaves()) == 0
                        || !order.terms().timeInForce().isPatient(),
                market.offset(),
                market.tick().agedBy(),
                Math.max(0, market.tick().age(now).toMillis()));
    }

    private static Decision restOrReject(Terms terms, OrderProblem code, String detail) {
        return terms.timeInForce().isPatient() ? REST : reject(code, detail);
    }

    private static Decision restOrCancel(Terms terms, OrderProblem code, String detail) {
        return terms.timeInForce().isPatient() ? REST : cancel(code, detail);
    }

    private static Decision reject(OrderProblem code, String detail) {
        return new Decision.End(OrderStatus.REJECTED, code, detail);
    }

    private static Decision cancel(OrderProblem code, String detail) {
        return new Decision.End(OrderStatus.CANCELLED, code, detail);
    }

    private static String text(BigDecimal value) {
        return value.toPlainString();
    }
}
