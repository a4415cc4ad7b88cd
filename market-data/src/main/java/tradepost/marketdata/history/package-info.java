/** Raw ticks become history, bars and prices, each once, or are quarantined. */
@NullMarked
package tradepost.marketdata.history;

import org.jspecify.annotations.NullMarked;
