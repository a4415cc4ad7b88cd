/** How many ticks market-data applies, from Kafka to history, bars and quotes. */
@NullMarked
package tradepost.bench.ticks;

import org.jspecify.annotations.NullMarked;
