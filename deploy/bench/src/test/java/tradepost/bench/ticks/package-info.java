/** Tests of what bench ticks measures. */
@NullMarked
package tradepost.bench.ticks;

import org.jspecify.annotations.NullMarked;
