package tradepost.bench.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.StockListed;

/** What market-data would tell of a stock in dollars, traded whole and by the cent. */
public final class MarketEvents {
    private static final BigDecimal CENT = new BigDecimal("0.01");

    private MarketEvents() {}

    public static StockListed listed(String symbol, Instant now) {
        return new StockListed(UUID.randomUUID(), now, symbol, symbol, "USD", 0, BigDecimal.ONE, CENT, false, null);
    }

    /** A price at which as much as anybody wants can be had. */
    public static PriceTick priced(String symbol, BigDecimal price, Instant now) {
        return new PriceTick(
                UUID.randomUUID(),
                now,
                symbol,
                "bench",
                price,
                null,
                null,
                now,
                now,
                PriceTick.AgedBy.RECEIVED,
                null,
                null);
    }
}
