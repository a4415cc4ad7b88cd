/** The ledger proved again from its entries, for admins. */
@NullMarked
package tradepost.wallets.verify;

import org.jspecify.annotations.NullMarked;
