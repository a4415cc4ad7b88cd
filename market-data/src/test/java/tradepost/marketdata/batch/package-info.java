/** Tests of ticks over HTTP. */
@NullMarked
package tradepost.marketdata.batch;

import org.jspecify.annotations.NullMarked;
