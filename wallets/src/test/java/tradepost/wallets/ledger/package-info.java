/** Tests of this package. */
@NullMarked
package tradepost.wallets.ledger;

import org.jspecify.annotations.NullMarked;
