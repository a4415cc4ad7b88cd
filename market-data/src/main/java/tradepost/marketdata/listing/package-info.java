/** Stocks become known: listed by an admin or by a feed's first tick, on every replica's board. */
@NullMarked
package tradepost.marketdata.listing;

import org.jspecify.annotations.NullMarked;
