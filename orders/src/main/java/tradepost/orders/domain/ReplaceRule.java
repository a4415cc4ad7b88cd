package tradepost.orders.domain;

import java.math.BigDecimal;
import java.util.Objects;
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

    static Decision decide(Order order, ReplaceOrder asked, BigDecimal collar) {
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
        Hold hold = Hold.of(terms, order.fills(), collar, null);
        return new Decision.Accept(new Replacement(asked.id(), quantity, terms.limitPrice(), terms.stopPrice(), hold));
    }

    private static BigDecimal orElse(@Nullable BigDecimal asked, BigDecimal now) {
        return Objects.requireNonNullElse(asked, now);
    }

    private static @Nullable BigDecimal orNull(@Nullable BigDecimal asked, @Nullable BigDecimal now) {
        return asked == null ? now : asked;
    }
}
