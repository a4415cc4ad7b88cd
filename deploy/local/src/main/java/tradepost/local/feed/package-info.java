/** A client service: prices from Alpha Vantage, delivered to a Tradepost elsewhere. */
@NullMarked
package tradepost.local.feed;

import org.jspecify.annotations.NullMarked;
