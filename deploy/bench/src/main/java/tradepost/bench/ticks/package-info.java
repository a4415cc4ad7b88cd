/** How many ticks market-data applies, from Kafka to snapshots and history. */
@NullMarked
package tradepost.bench.ticks;

import org.jspecify.annotations.NullMarked;
