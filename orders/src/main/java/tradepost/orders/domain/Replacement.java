package tradepost.orders.domain;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an order shall become.
 *
 * @param commandId who asked for it: the command
 * @param quantity in all, with what was filled before
 * @param limitPrice null for an order without a limit; so {@code stopPrice}
 * @param hold what it needs then
 */
public record Replacement(
        UUID commandId,
        BigDecimal quantity,
        @Nullable BigDecimal limitPrice,
        @Nullable BigDecimal stopPrice,
        Hold hold) {}
