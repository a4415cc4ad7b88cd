/** Tests. */
@NullMarked
package tradepost.marketdata.domain;

import org.jspecify.annotations.NullMarked;
