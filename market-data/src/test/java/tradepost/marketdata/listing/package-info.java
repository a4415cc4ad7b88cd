/** Tests. */
@NullMarked
package tradepost.marketdata.listing;

import org.jspecify.annotations.NullMarked;
