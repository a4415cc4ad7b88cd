/** Wallets opened, named and closed by their users, over HTTP. */
@NullMarked
package tradepost.wallets.keeping;

import org.jspecify.annotations.NullMarked;
