/** The latest price of each stock and the ranges it moved in, in memory, in Redis and over HTTP. */
@NullMarked
package tradepost.marketdata.snapshot;

import org.jspecify.annotations.NullMarked;
