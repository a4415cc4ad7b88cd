/** Bars of stocks from Alpha Vantage, within the calls that a key allows. */
@NullMarked
package tradepost.marketdata.alphavantage;

import org.jspecify.annotations.NullMarked;
