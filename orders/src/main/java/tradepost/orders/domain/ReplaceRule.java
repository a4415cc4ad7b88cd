package tradepost.orders.domain;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.OrderCommand.ReplaceOrder;

/** Whether an order can become what it is asked to, and what it must hold then. */
final class ReplaceRule {
    private ReplaceRule() {}

    /** What the rule finds. */
    sealed interface Decision {
        record Accept(Replacement replacement) implements Decision {}

        record Deny(OrderProblem code, String detail) implements Decision {
            Ending ending() {
                return Ending.rejected(code.name(), detail, null);
            }
        }
    }

    /** @param bracket the live orders of its bracket */
    static Decision decide(Order order, ReplaceOrder asked, List<Order> bracket, BigDecimal collar) {
        if (order.stage() != Stage.RESTING || order.revision().number() != asked.revision()) {
            return new Decision.Deny(
                    OrderProblem.ORDER_BUSY, "The order is being filled, changed or ended just now. Try again.");
        }
        if (order.terms().notional() != null) {
            return new Decision.Deny(
                    OrderProblem.ORDER_OF_WORTH, "The quantity and the price of an order by worth belong together.");
        }
        BigDecimal quantity = orElse(asked.quantity(), order.quantity());
        if (quantity.compareTo(order.fills().quantity()) <= 0) {
            return new Decision.Deny(
                    OrderProblem.QUANTITY_FILLED,
                    order.fills().quantity().toPlainString() + " are filled already; the quantity is more than that.");
        }
        if (asked.stopPrice() != null && !order.isUntriggered()) {
            return new Decision.Deny(OrderProblem.STOP_TRIGGERED, "The stop was triggered; its price is past.");
        }
        Terms terms = order.terms()
                .replaced(
                        quantity,
                        orNull(asked.limitPrice(), order.terms().limitPrice()),
                        orNull(asked.stopPrice(), order.terms().stopPrice()));
        if (!isOrderly(order, terms, asked, bracket)) {
            return new Decision.Deny(
                    OrderProblem.BRACKET_PRICES,
                    "A bracket takes its profit above its entry, and stops its loss below; these prices would cross.");
        }
        Hold hold = terms.leg() == null
                ? Hold.of(terms, order.fills(), collar, null)
                : Objects.requireNonNull(order.hold());
        return new Decision.Accept(new Replacement(asked.id(), quantity, terms.limitPrice(), terms.stopPrice(), hold));
    }

    /**
     * An entry's new prices are between its exits'; an exit may be moved past the entry, but not past the other one.
     * Once something was bought only those exits count that are in force, and a stop only until it is triggered.
     */
    private static boolean isOrderly(Order order, Terms terms, ReplaceOrder asked, List<Order> bracket) {
        Stream<Terms> others = bracket.stream()
                .filter(other -> other.stage() != Stage.RELEASING)
                .map(Order::terms)
                .filter(other -> !other.id().equals(terms.id()));
        Exits exits = Exits.of(Stream.concat(others, Stream.of(terms)).toList())
                .orElse(order.fills().count() == 0 ? terms.exits() : null);
        if (exits == null) {
            return true;
        }
        boolean isStopped = bracket.stream()
                .anyMatch(each ->
                        each.terms().leg() != null && each.terms().type().hasStop() && !each.isUntriggered());
        return terms.leg() == null
                ? Stream.of(Optional.ofNullable(asked.limitPrice()), Optional.ofNullable(asked.stopPrice()))
                        .flatMap(Optional::stream)
                        .allMatch(exits::areAround)
                : isStopped ? exits.areApartOnceStopped() : exits.areApart();
    }

    private static BigDecimal orElse(@Nullable BigDecimal asked, BigDecimal now) {
        return Objects.requireNonNullElse(asked, now);
    }

    private static @Nullable BigDecimal orNull(@Nullable BigDecimal asked, @Nullable BigDecimal now) {
        return asked == null ? now : asked;
    }
}
