/** Tests. */
@NullMarked
package tradepost.marketdata.stream;

import org.jspecify.annotations.NullMarked;
