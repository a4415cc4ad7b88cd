/** Tests of what the benchmark of orders sends and counts. */
@NullMarked
package tradepost.bench.orders;

import org.jspecify.annotations.NullMarked;
