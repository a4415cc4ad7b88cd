package tradepost.orders.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import tradepost.platform.event.Ids;

/** An executed fill of an order. */
public record Trade(UUID id, Terms terms, int fill, Settling settled, Instant at) {
    static Trade of(Order settling, Instant now) {
        int fill = settling.fills().count() + 1;
        UUID id = Ids.timeOrdered(now, Ids.derived(settling.id(), "fill:" + fill));
        return new Trade(id, settling.terms(), fill, Objects.requireNonNull(settling.settling()), now);
    }

    public BigDecimal cost() {
        return settled.cost();
    }
}
