package tradepost.orders.domain;

import java.math.BigDecimal;
import java.util.UUID;

/**
 * What a user has in a stock, and may have.
 *
 * @param held how many are held
 * @param committed what the buys that are not done may still cost
 */
public record Stake(UUID userId, String symbol, BigDecimal held, BigDecimal committed) {
    /** What it is worth at a price. */
    public BigDecimal value(BigDecimal price) {
        return held.multiply(price).add(committed);
    }
}
