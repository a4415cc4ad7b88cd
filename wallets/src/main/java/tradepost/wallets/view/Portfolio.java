package tradepost.wallets.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.PriceTick;
import tradepost.platform.money.Money;
import tradepost.wallets.store.StatementStore.PositionRow;

/**
 * What a user has of stocks, what it is worth, and what it earned.
 *
 * @param positions one page, by symbol
 * @param totals for each currency, by its code, over all positions, closed ones among them, whatever the page
 * @param next the {@code after} of the next page; null if there is none
 */
record Portfolio(
        List<Position> positions,
        List<Total> totals,
        @Nullable String next) {
    private static final int AVERAGE_SCALE = 6;

    /**
     * Shares of one stock. All amounts are in {@code currency}. Where the stock has no price, {@code price} and what
     * follows from it are null.
     *
     * @param quantity {@code available} and {@code held} together
     * @param cost what the shares were bought for, exactly; {@code averageCost} that of one, rounded to six decimals,
     *     null where there is no share
     * @param priceAt when the price was, by the time that ages it; {@code priceAgeSeconds} counts from there
     * @param value quantity times price, rounded to the currency's smallest unit
     * @param unrealisedProfit value less cost
     * @param realisedProfit proceeds of all sells less the average cost of what they sold, exactly
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Position(
            String symbol,
            BigDecimal quantity,
            BigDecimal available,
            BigDecimal held,
            BigDecimal cost,
            @Nullable BigDecimal averageCost,
            String currency,
            @Nullable BigDecimal price,
            @Nullable Instant priceAt,
            @Nullable Long priceAgeSeconds,
            @Nullable BigDecimal value,
            @Nullable BigDecimal unrealisedProfit,
            BigDecimal realisedProfit) {

        static Position of(PositionRow row, @Nullable PriceTick tick, Instant now) {
            BigDecimal value = tick == null ? null : valueOf(row, tick);
            BigDecimal cost = Amounts.ofCash(row.cost(), row.currency());
            return new Position(
                    row.symbol(),
                    Amounts.ofShares(row.quantity()),
                    Amounts.ofShares(row.available()),
                    Amounts.ofShares(row.held()),
                    cost,
                    averageCostOf(row),
                    row.currency(),
                    tick == null ? null : tick.price(),
                    tick == null ? null : now.minus(tick.age(now)),
                    tick == null ? null : Math.max(0, tick.age(now).toSeconds()),
                    value,
                    value == null ? null : value.subtract(cost),
                    Amounts.ofCash(row.realised(), row.currency()));
        }

        private static BigDecimal valueOf(PositionRow row, PriceTick tick) {
            int scale = Money.scaleOf(Currency.getInstance(row.currency()));
            return tick.price().multiply(row.quantity()).setScale(scale, RoundingMode.HALF_UP);
        }

        private static @Nullable BigDecimal averageCostOf(PositionRow row) {
            return row.isClosed()
                    ? null
                    : Amounts.ofShares(row.cost().divide(row.quantity(), AVERAGE_SCALE, RoundingMode.HALF_UP));
        }

        private boolean isOpen() {
            return quantity.signum() != 0;
        }
    }

    /**
     * The sums of one currency.
     *
     * @param value of the open positions that have a price; so {@code cost} and {@code unrealisedProfit}
     * @param realisedProfit of all positions
     * @param complete whether nothing is left out: every open position has a price
     */
    record Total(
            String currency,
            BigDecimal value,
            BigDecimal cost,
            BigDecimal unrealisedProfit,
            BigDecimal realisedProfit,
            boolean complete) {
        private static Total nothing(String currency) {
            BigDecimal zero = Amounts.ofCash(BigDecimal.ZERO, currency);
            return new Total(currency, zero, zero, zero, zero, true);
        }

        private Total add(Position position) {
            BigDecimal realised = realisedProfit.add(position.realisedProfit);
            if (!position.isOpen()) {
                return new Total(currency, value, cost, unrealisedProfit, realised, complete);
            }
            return position.value == null || position.unrealisedProfit == null
                    ? new Total(currency, value, cost, unrealisedProfit, realised, false)
                    : new Total(
                            currency,
                            value.add(position.value),
                            cost.add(position.cost),
                            unrealisedProfit.add(position.unrealisedProfit),
                            realised,
                            complete);
        }

        private Total incomplete() {
            return new Total(currency, value, cost, unrealisedProfit, realisedProfit, false);
        }
    }

    /**
     * What is stored of a user's positions, by symbol.
     *
     * @param page those to list, and one more where there is a next page
     * @param all to add up; {@code cut} where there may be more, so that the totals are not complete
     */
    record Rows(List<PositionRow> page, List<PositionRow> all, boolean cut) {}

    /** Values positions, a page of {@code size} of them. */
    static Portfolio of(Rows rows, int size, Function<String, @Nullable PriceTick> prices, Instant now) {
        Function<PositionRow, Position> value = row -> Position.of(row, prices.apply(row.symbol()), now);
        List<Position> listed = rows.page.stream().limit(size).map(value).toList();
        return new Portfolio(
                listed,
                totals(rows.all.stream().map(value).toList(), !rows.cut),
                rows.page.size() > size ? listed.getLast().symbol : null);
    }

    private static List<Total> totals(List<Position> positions, boolean complete) {
        TreeMap<String, Total> totals = new TreeMap<>();
        for (Position position : positions) {
            totals.put(
                    position.currency,
                    totals.getOrDefault(position.currency, Total.nothing(position.currency))
                            .add(position));
        }
        return complete
                ? new ArrayList<>(totals.values())
                : totals.values().stream().map(Total::incomplete).toList();
    }
}
