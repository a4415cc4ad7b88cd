/** How many readers of prices market-data serves, beside a server that only sends the same bytes. */
@NullMarked
package tradepost.bench.stream;

import org.jspecify.annotations.NullMarked;
