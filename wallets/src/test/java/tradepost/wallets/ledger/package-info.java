/** Tests of how commands are taken. */
@NullMarked
package tradepost.wallets.ledger;

import org.jspecify.annotations.NullMarked;
