/** Tests of what bench gateway measures. */
@NullMarked
package tradepost.bench.gateway;

import org.jspecify.annotations.NullMarked;
