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
    /** For as long may a price of the past trade. */
    private static final Long NEVER = 0L;

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
        PriceTick tick = new PriceTick(
                id(feed, stock, key),
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

    /**
     * A tick aged by the time its source names, because it may have been long on its way.
     *
     * @param source the feed, as the tick carries it
     */
    public static FeedTick of(
            String source, Stock stock, SourceTick told, Instant receivedAt, Tradable tradable, Runnable taken) {
        PriceTick tick = new PriceTick(
                id(source, stock, told.at() + "|" + told.seq()),
                receivedAt,
                stock.symbol(),
                source,
                told.price(),
                told.quantity(),
                told.availability(),
                told.at(),
                receivedAt,
                PriceTick.AgedBy.SOURCE,
                told.isTradable() ? tradable.millis() : NEVER,
                null);
        return new FeedTick(stock, tick, taken);
    }

    /** The same tick; {@code more} is run when it is taken, too. */
    public FeedTick whenTaken(Runnable more) {
        return new FeedTick(stock, tick, () -> {
            taken.run();
            more.run();
        });
    }

    private static UUID id(String feed, Stock stock, String key) {
        return Ids.derived(NAMESPACE, feed + "|" + stock.symbol() + "|" + key);
    }
}
