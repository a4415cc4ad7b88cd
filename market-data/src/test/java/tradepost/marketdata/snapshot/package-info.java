/** Tests. */
@NullMarked
package tradepost.marketdata.snapshot;

import org.jspecify.annotations.NullMarked;
