/** Tests of the bars of Alpha Vantage. */
@NullMarked
package tradepost.marketdata.alphavantage;

import org.jspecify.annotations.NullMarked;
