package tradepost.marketdata;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import tradepost.marketdata.domain.PriceSnapshot;
import tradepost.marketdata.domain.Ranges;
import tradepost.platform.event.PriceTick;

/** Ticks for tests. */
public final class Ticks {
    private Ticks() {}

    public static PriceTick tick(String symbol, String price, Instant at, long offset) {
        return new PriceTick(
                UUID.nameUUIDFromBytes((symbol + offset).getBytes(StandardCharsets.UTF_8)),
                at,
                symbol,
                "test",
                new BigDecimal(price),
                null,
                null,
                at,
                at,
                PriceTick.AgedBy.RECEIVED,
                15_000L,
                offset);
    }

    public static PriceSnapshot snapshot(String symbol, String price, Instant at, long offset) {
        return new PriceSnapshot(tick(symbol, price, at, offset), Ranges.NONE);
    }
}
