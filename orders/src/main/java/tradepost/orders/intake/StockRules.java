package tradepost.orders.intake;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tradepost.orders.domain.OrderProblem;
import tradepost.platform.event.StockListed;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;

/** The rules a stock is listed with: what breaks one is refused with it, and nothing is ever rounded. */
record StockRules(StockListed stock) {
    static final int SCALE_MAX = 9;

    /** @throws Problem STOCK_HALTED: while trading is halted, orders are neither taken nor replaced */
    void requireNotHalted() {
        refusalWhileHalted().ifPresent(halted -> {
            throw halted;
        });
    }

    /** STOCK_HALTED, while trading is halted. */
    Optional<Problem> refusalWhileHalted() {
        return stock.halted()
                ? Optional.of(Problem.of(
                        OrderProblem.STOCK_HALTED,
                        stock.symbol() + " is halted: no orders are taken or replaced until it goes on."))
                : Optional.empty();
    }

    /** A quantity in the stock's decimals and lots. */
    BigDecimal quantity(@Nullable String value) {
        BigDecimal quantity = Fields.positive("quantity", value, SCALE_MAX);
        if (quantity.scale() > stock.quantityScale()) {
            throw Fields.invalid(
                            "quantity",
                            stock.quantityScale() == 0
                                    ? "is a whole number of " + stock.symbol()
                                    : "has at most " + stock.quantityScale() + " decimals for " + stock.symbol())
                    .with("quantityScale", stock.quantityScale());
        }
        if (!isMultiple(quantity, stock.lot())) {
            throw Fields.invalid(
                            "quantity",
                            "is a multiple of the lot of " + stock.symbol() + ", "
                                    + stock.lot().toPlainString())
                    .with("lot", stock.lot());
        }
        return quantity;
    }

    /** A price in the stock's ticks. */
    BigDecimal price(String field, @Nullable String value) {
        BigDecimal price = Fields.positive(field, value, SCALE_MAX);
        if (!isMultiple(price, stock.priceTick())) {
            throw Fields.invalid(
                            field,
                            "is a multiple of the price tick of " + stock.symbol() + ", "
                                    + stock.priceTick().toPlainString())
                    .with("priceTick", stock.priceTick());
        }
        return price;
    }

    private static boolean isMultiple(BigDecimal value, BigDecimal unit) {
        return value.remainder(unit).signum() == 0;
    }
}
