/** Stocks, their prices and the ranges they moved in: plain Java, without a clock. */
@NullMarked
package tradepost.marketdata.domain;

import org.jspecify.annotations.NullMarked;
