package tradepost.orders.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.Side;
import tradepost.platform.money.Money;

/**
 * What the ledger is asked to set aside for an order that must wait.
 *
 * @param amount cash for a buy, at the currency's scale, or shares for a sell
 * @param cap the highest price the cash pays for; null for a sell
 */
public record Hold(BigDecimal amount, @Nullable BigDecimal cap) {
    /**
     * A buy's whole cost at the highest price it may pay, rounded up, so that its fills never cost more; a sell's
     * shares. A buy that names no limit may pay a collar more than its stop price.
     *
     * @param collar the part of the price that is added: 0.05 for 5 %
     */
    static Hold of(Terms terms, BigDecimal collar) {
        if (terms.side() == Side.SELL) {
            return new Hold(terms.quantity(), null);
        }
        BigDecimal cap = capOf(terms, collar);
        int scale = Money.scaleOf(terms.currency());
        return new Hold(cap.multiply(terms.quantity()).setScale(scale, RoundingMode.UP), cap);
    }

    /** Whether a price is above what was set aside. */
    boolean isExceededBy(BigDecimal price) {
        return cap != null && price.compareTo(cap) > 0;
    }

    private static BigDecimal capOf(Terms terms, BigDecimal collar) {
        if (terms.limitPrice() != null) {
            return terms.limitPrice();
        }
        if (terms.stopPrice() == null) {
            throw new IllegalArgumentException("an order without a price does not rest");
        }
        return terms.stopPrice().multiply(BigDecimal.ONE.add(collar));
    }
}
