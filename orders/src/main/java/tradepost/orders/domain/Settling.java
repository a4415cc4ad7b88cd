package tradepost.orders.domain;

import java.math.BigDecimal;
import tradepost.platform.event.PriceTick.AgedBy;

/**
 * A fill that is decided and not yet settled.
 *
 * @param cost positive, at the currency's scale
 * @param last whether it ends the order
 * @param tickOffset the tick that made the price, by its offset on {@code price-ticks}
 * @param agedBy which time aged the price, and {@code ageMs} how old it was
 */
public record Settling(
        BigDecimal quantity,
        BigDecimal price,
        BigDecimal cost,
        boolean last,
        long tickOffset,
        AgedBy agedBy,
        long ageMs) {}
