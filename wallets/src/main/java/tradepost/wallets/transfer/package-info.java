/** Money between wallets of the same user, over HTTP. */
@NullMarked
package tradepost.wallets.transfer;

import org.jspecify.annotations.NullMarked;
