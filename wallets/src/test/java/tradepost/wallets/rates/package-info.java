/** Tests of the banks' rates, against banks that misbehave. */
@NullMarked
package tradepost.wallets.rates;

import org.jspecify.annotations.NullMarked;
