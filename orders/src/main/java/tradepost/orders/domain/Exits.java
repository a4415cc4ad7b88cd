package tradepost.orders.domain;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.Side;

/**
 * The ways out that a buy brings along: sells of what it buys, of which one ends the other.
 *
 * @param takeProfit the limit of the one that takes the profit; null if there is none
 * @param stop the price that triggers the one that stops the loss; null if there is none
 * @param stopLimit the limit of the one that stops the loss; null if it sells at any price then
 */
public record Exits(
        @Nullable BigDecimal takeProfit,
        @Nullable BigDecimal stop,
        @Nullable BigDecimal stopLimit) {
    public Exits {
        if (takeProfit == null && stop == null) {
            throw new IllegalArgumentException("a bracket has an exit");
        }
    }

    /** Those it has. */
    public List<Leg.Kind> kinds() {
        return Stream.of(
                        Optional.ofNullable(takeProfit).map(_ -> Leg.Kind.TAKE_PROFIT),
                        Optional.ofNullable(stop).map(_ -> Leg.Kind.STOP_LOSS))
                .flatMap(Optional::stream)
                .toList();
    }

    /** As these orders have them now; empty if none of them is an exit. */
    static Optional<Exits> of(List<Terms> orders) {
        Optional<Terms> profit = of(orders, Leg.Kind.TAKE_PROFIT);
        Optional<Terms> loss = of(orders, Leg.Kind.STOP_LOSS);
        return profit.isEmpty() && loss.isEmpty()
                ? Optional.empty()
                : Optional.of(new Exits(
                        profit.map(Terms::limitPrice).orElse(null),
                        loss.map(Terms::stopPrice).orElse(null),
                        loss.map(Terms::limitPrice).orElse(null)));
    }

    private static Optional<Terms> of(List<Terms> orders, Leg.Kind kind) {
        return orders.stream()
                .filter(terms -> terms.leg() != null && terms.leg().kind() == kind)
                .findFirst();
    }

    /** Whether the profit is taken above where the loss is stopped, and a loss is sold where it is stopped or below. */
    public boolean areApart() {
        return stop == null
                || ((takeProfit == null || takeProfit.compareTo(stop) > 0)
                        && (stopLimit == null || stopLimit.compareTo(stop) <= 0));
    }

    /** The same once the loss is being stopped: the stop is past, and its limit may be any below the profit's. */
    boolean areApartOnceStopped() {
        return takeProfit == null || stopLimit == null || takeProfit.compareTo(stopLimit) > 0;
    }

    /** Whether a position entered at this price has its profit above and its loss below. */
    public boolean areAround(BigDecimal price) {
        return (takeProfit == null || takeProfit.compareTo(price) > 0) && (stop == null || stop.compareTo(price) < 0);
    }

    /** The order that leaves so much of a position in one of the ways. It stays until it is filled or cancelled. */
    Terms terms(Terms entry, Leg.Kind kind, BigDecimal quantity) {
        boolean isProfit = kind == Leg.Kind.TAKE_PROFIT;
        return new Terms(
                Leg.idOf(entry, kind),
                entry.userId(),
                entry.walletId(),
                null,
                entry.symbol(),
                Side.SELL,
                isProfit ? OrderType.LIMIT : stopLimit == null ? OrderType.STOP : OrderType.STOP_LIMIT,
                TimeInForce.GTC,
                quantity,
                null,
                entry.lot(),
                entry.currency(),
                isProfit ? Objects.requireNonNull(takeProfit) : stopLimit,
                isProfit ? null : Objects.requireNonNull(stop),
                null,
                null,
                null,
                null,
                entry.createdAt(),
                null,
                new Leg(entry.id(), kind));
    }
}
