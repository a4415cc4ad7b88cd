package tradepost.orders.intake;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tradepost.orders.domain.Exits;
import tradepost.orders.domain.Terms;
import tradepost.platform.event.Side;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;

/** Reads the exits that a client sent with an order: in the stock's ticks, and around the price the order enters at. */
final class ExitsReader {
    private static final String PROFIT = "takeProfit.limit";
    private static final String STOP = "stopLoss.stop";
    private static final String STOP_LIMIT = "stopLoss.limit";

    private final PlaceOrder asked;
    private final StockRules rules;

    @Nullable
    private final BigDecimal market;

    /** @param market the latest price, for an order that names none; null if there is none */
    ExitsReader(PlaceOrder asked, StockRules rules, @Nullable BigDecimal market) {
        this.asked = asked;
        this.rules = rules;
        this.market = market;
    }

    /**
     * The same terms with the exits that were asked for, if any were.
     *
     * @throws Problem INVALID_FIELD with the field and the rule it breaks
     */
    Terms read(Terms entry) {
        if (asked.takeProfit() == null && asked.stopLoss() == null) {
            return entry;
        }
        if (entry.side() == Side.SELL) {
            throw Fields.invalid(
                    asked.takeProfit() == null ? "stopLoss" : "takeProfit",
                    "belongs to a BUY: exits sell what it bought, and nothing is sold that is not held");
        }
        Exits exits = new Exits(
                asked.takeProfit() == null
                        ? null
                        : rules.price(PROFIT, asked.takeProfit().limit()),
                asked.stopLoss() == null
                        ? null
                        : rules.price(STOP, asked.stopLoss().stop()),
                asked.stopLoss() == null || asked.stopLoss().limit() == null
                        ? null
                        : rules.price(STOP_LIMIT, asked.stopLoss().limit()));
        requireOrder(entry, exits);
        return entry.with(exits);
    }

    private void requireOrder(Terms entry, Exits exits) {
        BigDecimal stop = exits.stop();
        if (stop != null && exits.stopLimit() != null && exits.stopLimit().compareTo(stop) > 0) {
            throw Fields.invalid(STOP_LIMIT, "is not above stopLoss.stop: it is the worst price the loss is stopped at")
                    .with("stop", stop);
        }
        if (stop != null && !exits.areApart()) {
            throw Fields.invalid(PROFIT, "is above stopLoss.stop").with("stop", stop);
        }
        pricesOf(entry).filter(price -> !exits.areAround(price)).findFirst().ifPresent(price -> {
            throw isBelow(exits.takeProfit(), price)
                    ? Fields.invalid(PROFIT, "is above the price the order enters at, " + price.toPlainString())
                            .with("price", price)
                    : Fields.invalid(STOP, "is below the price the order enters at, " + price.toPlainString())
                            .with("price", price);
        });
    }

    private static boolean isBelow(@Nullable BigDecimal takeProfit, BigDecimal price) {
        return takeProfit != null && takeProfit.compareTo(price) <= 0;
    }

    /** The prices the order names; the market's if it names none. */
    private Stream<BigDecimal> pricesOf(Terms entry) {
        boolean isNamed = entry.limitPrice() != null || entry.stopPrice() != null;
        return Stream.of(
                        Optional.ofNullable(entry.limitPrice()),
                        Optional.ofNullable(entry.stopPrice()),
                        isNamed ? Optional.<BigDecimal>empty() : Optional.ofNullable(market))
                .flatMap(Optional::stream);
    }
}
