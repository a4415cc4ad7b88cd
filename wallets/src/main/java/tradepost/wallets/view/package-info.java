/** What callers read: wallets, balances, statements, positions. */
@NullMarked
package tradepost.wallets.view;

import org.jspecify.annotations.NullMarked;
