package tradepost.marketdata.feed;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A price as its source tells it. Source, symbol, time and seq name it: the same four are the same tick, whoever brings
 * it and however often.
 *
 * @param at when the source says it was the price
 * @param seq tells apart the source's ticks of one symbol and time
 * @param price positive, in the currency of the stock
 * @param quantity how much was traded at this price, zero or more, where the source tells
 * @param availability how much can be bought at this price; null for no bound
 * @param isTradable false for a price of the past, which is kept and shown and trades nothing
 */
public record SourceTick(
        String symbol,
        Instant at,
        long seq,
        BigDecimal price,
        @Nullable BigDecimal quantity,
        @Nullable BigDecimal availability,
        boolean isTradable) {
    /** What a source may be called. */
    public static final Pattern SOURCE = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
}
