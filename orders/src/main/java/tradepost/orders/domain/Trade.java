package tradepost.orders.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.Ids;

/**
 * An executed fill of an order.
 *
 * @param terms as they were when it was decided
 * @param cap the highest price its hold paid for; null if it had none
 */
public record Trade(UUID id, Terms terms, @Nullable BigDecimal cap, int fill, Settling settled, Instant at) {
    static Trade of(Order settling, Instant now) {
        int fill = settling.fills().count() + 1;
        UUID id = Ids.timeOrdered(now, Ids.derived(settling.id(), "fill:" + fill));
        BigDecimal cap = settling.hold() == null ? null : settling.hold().cap();
        return new Trade(id, settling.terms(), cap, fill, Objects.requireNonNull(settling.settling()), now);
    }

    public BigDecimal cost() {
        return settled.cost();
    }
}
