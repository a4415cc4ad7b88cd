/** Tests of this package. */
@NullMarked
package tradepost.wallets.view;

import org.jspecify.annotations.NullMarked;
