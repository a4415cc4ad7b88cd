package tradepost.marketdata.feed;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.marketdata.domain.Stock;
import tradepost.platform.event.Ids;
import tradepost.platform.event.PriceTick;

/**
 * A tick on its way from a feed to Kafka.
 *
 * @param stock how the stock is listed if nobody has yet
 * @param taken is to be run once Kafka has the tick: only then may the source forget it
 */
public record FeedTick(Stock stock, PriceTick tick, Runnable taken) {
    private static final UUID NAMESPACE = UUID.nameUUIDFromBytes("tradepost ticks".getBytes(StandardCharsets.US_ASCII));

    /**
     * A tick aged by the time we received it.
     *
     * @param key what tells it from every other tick of this feed and symbol: the same tick sent again has the same id
     */
    static FeedTick of(
            String feed,
            Stock stock,
            String key,
            BigDecimal price,
            @Nullable BigDecimal quantity,
            @Nullable BigDecimal availability,
            Instant sourceAt,
            Instant receivedAt,
            Tradable tradable,
            Runnable taken) {
        UUID id = Ids.derived(NAMESPACE, feed + "|" + stock.symbol() + "|" + key);
        PriceTick tick = new PriceTick(
                id,
                receivedAt,
                stock.symbol(),
                feed,
                price,
                quantity,
                availability,
                sourceAt,
                receivedAt,
                PriceTick.AgedBy.RECEIVED,
                tradable.millis(),
                null);
        return new FeedTick(stock, tick, taken);
    }
}
