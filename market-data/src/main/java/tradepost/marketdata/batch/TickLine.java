package tradepost.marketdata.batch;

import org.jspecify.annotations.Nullable;

/**
 * A tick as it was sent.
 *
 * @param name how the stock is called if it is not listed yet; the symbol where absent
 * @param price more than zero, in the currency of the stock
 * @param quantity how much was traded at this price, zero or more; absent where the source does not tell
 * @param availability how much can be bought at this price; absent for no bound
 * @param time when it was the price (RFC 3339)
 * @param seq tells apart the source's ticks of one symbol and time; 0 where absent
 * @param tradable {@code false} for a price of the past, which is kept and shown and trades nothing; {@code true} where
 *     absent
 */
record TickLine(
        @Nullable String symbol,
        @Nullable String name,
        @Nullable String price,
        @Nullable String quantity,
        @Nullable String availability,
        @Nullable String time,
        @Nullable String seq,
        @Nullable String tradable) {}
