package tradepost.notifier.domain;

import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.event.Side;
import tradepost.platform.money.Money;

/** The words for what happened to an order. */
public final class OrderNotice {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private OrderNotice() {}

    /** What to tell of a change: of every end of an order and of every fill before it; empty for the rest. */
    public static Optional<Notice> of(OrderChanged change) {
        return switch (change.change()) {
            case "EXECUTED" -> Optional.of(notice(change, "Executed", executed(change)));
            case "FILLED" -> filledInPart(change);
            case "CANCELLED" -> Optional.of(notice(change, "Cancelled", ended(change, "was cancelled")));
            case "REJECTED" -> Optional.of(notice(change, "Rejected", ended(change, "was rejected")));
            case "EXPIRED" -> Optional.of(notice(change, "Expired", ended(change, "has expired")));
            default -> Optional.empty();
        };
    }

    private static Notice notice(OrderChanged change, String outcome, String sentences) {
        String footer = "\n\nOrder " + change.orderId() + "\n" + TIME.format(change.at());
        return new Notice(outcome + ": " + order(change), sentences + footer);
    }

    /** The last fill ends the order, and its end is what is told. */
    private static Optional<Notice> filledInPart(OrderChanged change) {
        return "PARTIALLY_FILLED".equals(change.status())
                ? Optional.of(notice(change, "Filled in part", filled(change)))
                : Optional.empty();
    }

    private static String executed(OrderChanged change) {
        return "Your order to " + order(change) + " was executed" + at(change.averagePrice(), change) + ".\n"
                + inAll(change);
    }

    private static String filled(OrderChanged change) {
        BigDecimal fill = change.fillQuantity() == null ? change.filledQuantity() : change.fillQuantity();
        return "Your order to " + order(change) + " was filled in part: " + quantity(fill)
                + at(change.fillPrice(), change)
                + ".\n" + quantity(change.filledQuantity()) + " of " + quantity(ordered(change))
                + " are filled so far.\n" + inAll(change);
    }

    private static String ended(OrderChanged change, String how) {
        String sentence = "Your order to " + order(change) + " " + how + because(change) + ".\n";
        return change.filledQuantity().signum() == 0
                ? sentence + "Nothing was " + traded(change) + "."
                : sentence + quantity(change.filledQuantity()) + " of " + quantity(ordered(change))
                        + " had been filled before" + at(change.averagePrice(), change) + ".\n" + inAll(change);
    }

    private static String because(OrderChanged change) {
        String reason = change.detail() == null ? change.reason() : change.detail();
        return reason == null || reason.isBlank() ? "" : ": " + reason.strip().replaceAll("[.]+$", "");
    }

    private static String inAll(OrderChanged change) {
        return (change.side() == Side.BUY ? "You paid " : "You received ") + money(change.charged(), change)
                + " in all.";
    }

    private static String order(OrderChanged change) {
        String verb = change.side() == Side.BUY ? "buy " : "sell ";
        BigDecimal notional = change.notional();
        return change.quantity() == null && notional != null
                ? verb + change.symbol() + " for " + money(notional, change)
                : verb + quantity(ordered(change)) + " " + change.symbol();
    }

    /** What is filled has its quantity: that of an order by worth is decided before. */
    private static BigDecimal ordered(OrderChanged change) {
        return change.quantity() == null ? BigDecimal.ZERO : change.quantity();
    }

    private static String traded(OrderChanged change) {
        return change.side() == Side.BUY ? "bought" : "sold";
    }

    private static String at(@Nullable BigDecimal price, OrderChanged change) {
        return price == null ? "" : " at " + money(price, change);
    }

    private static String quantity(BigDecimal quantity) {
        return quantity.signum() == 0 ? "0" : quantity.stripTrailingZeros().toPlainString();
    }

    /** With at least the decimals of the currency: 187.30 USD, 0.00012 USD, 15000 JPY. */
    private static String money(BigDecimal amount, OrderChanged change) {
        BigDecimal exact = amount.stripTrailingZeros();
        int scale = Math.max(exact.scale(), decimals(change.currency()));
        return exact.setScale(scale).toPlainString() + " " + change.currency();
    }

    /** A currency that this Java does not know is shown as it came. */
    private static int decimals(String code) {
        return Currency.getAvailableCurrencies().stream()
                .filter(currency -> currency.getCurrencyCode().equals(code))
                .findAny()
                .map(Money::scaleOf)
                .orElse(0);
    }
}
