/** Ticks leave for Kafka, and only then count as taken. */
@NullMarked
package tradepost.marketdata.publish;

import org.jspecify.annotations.NullMarked;
