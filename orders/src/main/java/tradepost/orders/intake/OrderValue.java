package tradepost.orders.intake;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import org.springframework.stereotype.Component;
import tradepost.orders.OrdersProperties;
import tradepost.orders.board.MarketBoard;
import tradepost.orders.domain.Fills;
import tradepost.orders.domain.Order;
import tradepost.orders.domain.Terms;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.Side;
import tradepost.platform.money.Money;

/**
 * What an order is worth when it is placed or replaced, for limits: at its own price if it has one, at the latest
 * otherwise.
 */
@Component
final class OrderValue {
    private final MarketBoard board;
    private final BigDecimal collar;

    OrderValue(MarketBoard board, OrdersProperties properties) {
        this.board = board;
        this.collar = properties.collar();
    }

    /** In the order's currency, rounded up; zero where there is no price to tell. */
    BigDecimal of(Order order) {
        return of(order.terms(), order.fills());
    }

    /** The same of an order with these terms: what was filled at what it was filled at, and the rest. */
    BigDecimal of(Terms terms, Fills fills) {
        BigDecimal value = terms.quantity() == null
                ? Objects.requireNonNull(terms.notional())
                : fills.notional().add(price(terms).multiply(terms.quantity().subtract(fills.quantity())));
        return value.setScale(Money.scaleOf(terms.currency()), RoundingMode.UP);
    }

    /**
     * A buy pays its limit at most; a sell brings its limit at least, and what the market pays. A buy that a stop sets
     * off may pay the collar more, and so it holds.
     */
    private BigDecimal price(Terms terms) {
        return terms.side() == Side.BUY ? ownPrice(terms) : ownPrice(terms).max(marketPrice(terms));
    }

    private BigDecimal ownPrice(Terms terms) {
        if (terms.limitPrice() != null) {
            return terms.limitPrice();
        }
        if (terms.stopPrice() != null) {
            return terms.side() == Side.BUY
                    ? terms.stopPrice().multiply(BigDecimal.ONE.add(collar))
                    : terms.stopPrice();
        }
        return marketPrice(terms);
    }

    private BigDecimal marketPrice(Terms terms) {
        return board.price(terms.symbol()).map(PriceTick::price).orElse(BigDecimal.ZERO);
    }
}
