/** Tests. */
@NullMarked
package tradepost.marketdata.history;

import org.jspecify.annotations.NullMarked;
