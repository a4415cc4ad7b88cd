/** Prices: taken from feeds, published to Kafka, kept as snapshots and as history, streamed. */
@NullMarked
package tradepost.marketdata;

import org.jspecify.annotations.NullMarked;
