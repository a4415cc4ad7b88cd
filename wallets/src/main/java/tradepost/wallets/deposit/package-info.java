/** Money in and out of a wallet, over HTTP. */
@NullMarked
package tradepost.wallets.deposit;

import org.jspecify.annotations.NullMarked;
