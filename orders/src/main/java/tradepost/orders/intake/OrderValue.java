package tradepost.orders.intake;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.springframework.stereotype.Component;
import tradepost.orders.board.MarketBoard;
import tradepost.orders.domain.Order;
import tradepost.orders.domain.Terms;
import tradepost.platform.event.PriceTick;
import tradepost.platform.money.Money;

/** What an order is worth when it is placed, for limits: at its own price if it has one, at the latest otherwise. */
@Component
final class OrderValue {
    private final MarketBoard board;

    OrderValue(MarketBoard board) {
        this.board = board;
    }

    /** In the order's currency, rounded up; zero where there is no price to tell. */
    BigDecimal of(Order order) {
        Terms terms = order.terms();
        BigDecimal price = terms.limitPrice() == null
                ? board.price(terms.symbol()).map(PriceTick::price).orElse(BigDecimal.ZERO)
                : terms.limitPrice();
        return price.multiply(terms.quantity()).setScale(Money.scaleOf(terms.currency()), RoundingMode.UP);
    }
}
