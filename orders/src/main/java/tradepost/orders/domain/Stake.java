package tradepost.orders.domain;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a user has in a stock, and may have.
 *
 * @param held how many are held
 * @param committed what the buys that are not done may still cost
 */
public record Stake(UUID userId, String symbol, BigDecimal held, BigDecimal committed) {
    /** What it is worth at a price; empty if something is held and there is no price. */
    public Optional<BigDecimal> value(@Nullable BigDecimal price) {
        if (held.signum() == 0) {
            return Optional.of(committed);
        }
        return Optional.ofNullable(price).map(each -> held.multiply(each).add(committed));
    }
}
