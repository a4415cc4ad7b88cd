/** Tests of this package. */
@NullMarked
package tradepost.wallets.store;

import org.jspecify.annotations.NullMarked;
