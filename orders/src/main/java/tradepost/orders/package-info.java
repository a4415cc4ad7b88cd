/** Orders: accepted, executed against the market feed by one writer per symbol, cancelled, expired and streamed. */
@NullMarked
package tradepost.orders;

import org.jspecify.annotations.NullMarked;
