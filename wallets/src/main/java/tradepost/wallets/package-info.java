/** The ledger of cash and positions: every cent is an entry, and every entry has its opposite. */
@NullMarked
package tradepost.wallets;

import org.jspecify.annotations.NullMarked;
