/** Tests. */
@NullMarked
package tradepost.marketdata.store;

import org.jspecify.annotations.NullMarked;
