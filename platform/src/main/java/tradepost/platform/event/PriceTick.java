package tradepost.platform.event;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A price of a symbol, on {@code price-ticks} and {@code price-snapshots}. Its sequence is its offset on {@code
 * price-ticks}.
 *
 * @param feed the feed it came from ({@code mqtt}, {@code alphavantage}, {@code replay}, {@code simulated}), or the
 *     source that a client service named
 * @param price positive, in the currency of the stock
 * @param quantity how much was traded at this price, zero or more, where the feed tells
 * @param availability how much can be bought at this price; null means unlimited
 * @param sourceAt when the source says it was the price
 * @param receivedAt when we received it
 * @param agedBy which of the two times ages it
 * @param tradableMs how long after that time it may trade, in milliseconds; 0 means never, null for ever
 * @param offset its sequence: the offset on {@code price-ticks}; set on {@code price-snapshots} only
 */
public record PriceTick(
        UUID id,
        Instant at,
        String symbol,
        String feed,
        BigDecimal price,
        @Nullable BigDecimal quantity,
        @Nullable BigDecimal availability,
        Instant sourceAt,
        Instant receivedAt,
        AgedBy agedBy,
        @Nullable Long tradableMs,
        @Nullable Long offset)
        implements Event {

    /** The time that ages a tick. */
    public enum AgedBy {
        SOURCE,
        RECEIVED
    }

    /** How old the price is, by the time that ages it. */
    public Duration age(Instant now) {
        return Duration.between(agedBy == AgedBy.SOURCE ? sourceAt : receivedAt, now);
    }

    /**
     * Stale prices never trade. One that may trade for no time is stale whatever its age, which is none or less where
     * its source's clock is ahead of ours.
     */
    public boolean isStale(Instant now) {
        return tradableMs != null && (tradableMs == 0 || age(now).toMillis() > tradableMs);
    }

    /** The same tick with its sequence, as {@code price-snapshots} carries it. */
    public PriceTick at(long tickOffset) {
        return new PriceTick(
                id,
                at,
                symbol,
                feed,
                price,
                quantity,
                availability,
                sourceAt,
                receivedAt,
                agedBy,
                tradableMs,
                tickOffset);
    }
}
