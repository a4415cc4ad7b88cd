/** Users who register through the gateway, as the benchmarks over HTTP need them. */
@NullMarked
package tradepost.bench.client;

import org.jspecify.annotations.NullMarked;
