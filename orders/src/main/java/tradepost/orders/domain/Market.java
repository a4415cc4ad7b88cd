package tradepost.orders.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.PriceTick;

/**
 * The market of one symbol, as its owner sees it.
 *
 * @param tick the latest tick
 * @param offset its sequence
 * @param taken how much fills decided since have taken of its availability
 */
public record Market(PriceTick tick, long offset, BigDecimal taken) {
    public BigDecimal price() {
        return tick.price();
    }

    /** How much can be bought; null means unlimited. */
    public @Nullable BigDecimal left() {
        return tick.availability() == null
                ? null
                : tick.availability().subtract(taken).max(BigDecimal.ZERO);
    }

    Market taking(BigDecimal quantity) {
        return new Market(tick, offset, taken.add(quantity));
    }

    /** Gives back what a refused fill had taken, if it was of this very tick. */
    Market returning(BigDecimal quantity, long tickOffset) {
        return tickOffset == offset
                ? new Market(tick, offset, taken.subtract(quantity).max(BigDecimal.ZERO))
                : this;
    }
}
