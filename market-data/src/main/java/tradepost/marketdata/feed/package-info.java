/** Where ticks come from: each feed is one small interface, switched and tuned by settings. */
@NullMarked
package tradepost.marketdata.feed;

import org.jspecify.annotations.NullMarked;
