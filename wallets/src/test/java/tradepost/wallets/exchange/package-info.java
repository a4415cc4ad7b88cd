/** Tests of quotes. */
@NullMarked
package tradepost.wallets.exchange;

import org.jspecify.annotations.NullMarked;
