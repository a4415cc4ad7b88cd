/** Ticks that client services send over HTTP, a batch at a time. */
@NullMarked
package tradepost.marketdata.batch;

import org.jspecify.annotations.NullMarked;
