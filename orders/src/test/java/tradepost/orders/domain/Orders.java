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
        return asked(side, OrderType.MARKET, quantity).order();
    }

    static Order limit(Side side, String quantity, String price) {
        return asked(side, OrderType.LIMIT, quantity).limit(price).order();
    }

    static Order order(
            Side side,
            OrderType type,
            String quantity,
            @Nullable String limit,
            @Nullable String lower,
            @Nullable String upper) {
        return asked(side, type, quantity).limit(limit).bounds(lower, upper).order();
    }

    /** An order of its kind's default time in force; one that expires does so an hour from now. */
    static Asked asked(Side side, OrderType type, String quantity) {
        TimeInForce time = type == OrderType.MARKET ? TimeInForce.FOK : TimeInForce.DAY;
        return new Asked(side, type, quantity, time, null, null, null, null, null, 0, null);
    }

    /** What a test asks for. */
    record Asked(
            Side side,
            OrderType type,
            String quantity,
            TimeInForce time,
            @Nullable String limit,
            @Nullable String stop,
            @Nullable String lower,
            @Nullable String upper,
            @Nullable String notional,
            int delaySeconds,
            @Nullable Exits exits) {
        Asked time(TimeInForce other) {
            return new Asked(side, type, quantity, other, limit, stop, lower, upper, notional, delaySeconds, exits);
        }

        Asked limit(@Nullable String price) {
            return new Asked(side, type, quantity, time, price, stop, lower, upper, notional, delaySeconds, exits);
        }

        Asked stop(String price) {
            return new Asked(side, type, quantity, time, limit, price, lower, upper, notional, delaySeconds, exits);
        }

        Asked bounds(@Nullable String from, @Nullable String to) {
            return new Asked(side, type, quantity, time, limit, stop, from, to, notional, delaySeconds, exits);
        }

        /** By worth, instead of by quantity. */
        Asked worth(String sum) {
            return new Asked(side, type, quantity, time, limit, stop, lower, upper, sum, delaySeconds, exits);
        }

        Asked delayed(int seconds) {
            return new Asked(side, type, quantity, time, limit, stop, lower, upper, notional, seconds, exits);
        }

        /** With exits, by their prices. */
        Asked exits(@Nullable String takeProfit, @Nullable String stop, @Nullable String stopLimit) {
            Exits other = new Exits(decimal(takeProfit), decimal(stop), decimal(stopLimit));
            return new Asked(side, type, quantity, time, limit, this.stop, lower, upper, notional, delaySeconds, other);
        }

        Order order() {
            return Order.placed(new Terms(
                    Ids.timeOrdered(NOW),
                    USER,
                    Ids.defaultWallet(USER),
                    null,
                    SYMBOL,
                    side,
                    type,
                    time,
                    notional == null ? new BigDecimal(quantity) : null,
                    decimal(notional),
                    BigDecimal.ONE,
                    Currency.getInstance("USD"),
                    decimal(limit),
                    decimal(stop),
                    decimal(lower),
                    decimal(upper),
                    time == TimeInForce.DAY || time == TimeInForce.GTD ? NOW.plusSeconds(3600) : null,
                    delaySeconds == 0 ? null : NOW.plusSeconds(delaySeconds),
                    NOW,
                    exits,
                    null));
        }
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
