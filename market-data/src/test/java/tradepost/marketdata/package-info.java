/** Tests. */
@NullMarked
package tradepost.marketdata;

import org.jspecify.annotations.NullMarked;
