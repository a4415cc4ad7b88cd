package tradepost.marketdata;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.marketdata.domain.Arrived;
import tradepost.marketdata.domain.RawTick;
import tradepost.platform.event.Json;
import tradepost.platform.event.PriceTick;

/** Ticks as they come from {@code raw-ticks}, for tests. */
public final class RawTicks {
    private RawTicks() {}

    public static PriceTick tick(UUID id, String symbol, String price, @Nullable String quantity, Instant at) {
        return new PriceTick(
                id,
                at,
                symbol,
                "test",
                new BigDecimal(price),
                quantity == null ? null : new BigDecimal(quantity),
                null,
                at,
                at,
                PriceTick.AgedBy.RECEIVED,
                15_000L,
                null);
    }

    /** Received when the test says it is. */
    public static PriceTick received(PriceTick tick, Instant receivedAt) {
        return new PriceTick(
                tick.id(),
                receivedAt,
                tick.symbol(),
                tick.feed(),
                tick.price(),
                tick.quantity(),
                tick.availability(),
                tick.sourceAt(),
                receivedAt,
                tick.agedBy(),
                tick.tradableMs(),
                null);
    }

    public static Arrived arrived(int partition, long offset, PriceTick tick) {
        return new Arrived(partition, offset, RawTick.of(tick, Json.write(tick)));
    }
}
