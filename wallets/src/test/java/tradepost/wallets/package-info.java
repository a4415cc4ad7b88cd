/** Tests of this package. */
@NullMarked
package tradepost.wallets;

import org.jspecify.annotations.NullMarked;
