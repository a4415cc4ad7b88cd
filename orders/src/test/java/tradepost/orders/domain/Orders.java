package tradepost.orders.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.Ids;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.PriceTick.AgedBy;
import tradepost.platform.event.Side;

/** Orders and ticks for tests. */
final class Orders {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    static final UUID USER = new UUID(7, 7);
    static final String SYMBOL = "AAPL";

    private Orders() {}

    static Order market(Side side, String quantity) {
        return order(side, OrderType.MARKET, quantity, null, null, null);
    }

    static Order limit(Side side, String quantity, String price) {
        return order(side, OrderType.LIMIT, quantity, price, null, null);
    }

    static Order order(
            Side side,
            OrderType type,
            String quantity,
            @Nullable String limit,
            @Nullable String lower,
            @Nullable String upper) {
        return Order.placed(new Terms(
                Ids.timeOrdered(NOW),
                USER,
                Ids.defaultWallet(USER),
                null,
                SYMBOL,
                side,
                type,
                type == OrderType.MARKET ? TimeInForce.FOK : TimeInForce.DAY,
                new BigDecimal(quantity),
                BigDecimal.ONE,
                Currency.getInstance("USD"),
                decimal(limit),
                decimal(lower),
                decimal(upper),
                type == OrderType.MARKET ? null : NOW.plusSeconds(3600),
                NOW));
    }

    static PriceTick tick(String price, @Nullable String availability) {
        return tick(price, availability, NOW);
    }

    static PriceTick tick(String price, @Nullable String availability, Instant at) {
        return new PriceTick(
                UUID.randomUUID(),
                at,
                SYMBOL,
                "test",
                new BigDecimal(price),
                null,
                decimal(availability),
                at,
                at,
                AgedBy.RECEIVED,
                15_000L,
                null);
    }

    private static @Nullable BigDecimal decimal(@Nullable String value) {
        return value == null ? null : new BigDecimal(value);
    }
}
