package tradepost.orders.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.Side;
import tradepost.platform.money.Money;

/**
 * What the ledger is asked to set aside for an order that must wait.
 *
 * @param amount cash for a buy, at the currency's scale, or shares for a sell
 * @param cap the highest price the cash pays for; null for a sell, and for a buy by worth
 */
public record Hold(BigDecimal amount, @Nullable BigDecimal cap) {
    /**
     * A buy's whole cost at the highest price it may pay, rounded up, so that its fills never cost more; a sell's
     * shares. A buy that names no limit may pay a collar more than its stop price, or than the market's price now; one
     * by worth takes as much as its worth buys.
     *
     * @param fills what was filled already is part of it
     * @param collar the part of the price that is added: 0.05 for 5 %
     * @param market needed by an order that names no price of its own
     */
    public static Hold of(Terms terms, Fills fills, BigDecimal collar, @Nullable Market market) {
        BigDecimal quantity = terms.quantity();
        if (terms.side() == Side.SELL) {
            return new Hold(quantity == null ? terms.quantityAt(priceOf(market)) : quantity, null);
        }
        if (quantity == null) {
            return new Hold(Objects.requireNonNull(terms.notional()), null);
        }
        BigDecimal cap = capOf(terms, collar, market);
        int scale = Money.scaleOf(terms.currency());
        BigDecimal cost = fills.notional().add(cap.multiply(quantity.subtract(fills.quantity())));
        return new Hold(cost.setScale(scale, RoundingMode.UP), cap);
    }

    /** Whether there is a price to hold for: an order that names none needs the market's. */
    public static boolean isKnown(Terms terms, @Nullable Market market, Instant now) {
        return terms.type() != OrderType.MARKET
                || (market != null
                        && !market.tick().isStale(now)
                        && terms.quantityAt(market.price()).signum() > 0);
    }

    /** Whether a price is above what was set aside. */
    boolean isExceededBy(BigDecimal price) {
        return cap != null && price.compareTo(cap) > 0;
    }

    private static BigDecimal capOf(Terms terms, BigDecimal collar, @Nullable Market market) {
        if (terms.limitPrice() != null) {
            return terms.limitPrice();
        }
        BigDecimal price = terms.stopPrice() == null ? priceOf(market) : terms.stopPrice();
        return price.multiply(BigDecimal.ONE.add(collar));
    }

    private static BigDecimal priceOf(@Nullable Market market) {
        return Objects.requireNonNull(market, "an order without a price of its own waits for none")
                .price();
    }
}
