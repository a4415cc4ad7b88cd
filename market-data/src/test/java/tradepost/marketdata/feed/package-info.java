/** Tests. */
@NullMarked
package tradepost.marketdata.feed;

import org.jspecify.annotations.NullMarked;
