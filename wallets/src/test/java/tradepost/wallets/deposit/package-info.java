/** Tests of this package. */
@NullMarked
package tradepost.wallets.deposit;

import org.jspecify.annotations.NullMarked;
