/** What the ledger decides, in plain Java: values in, values out, no clock and no I/O. */
@NullMarked
package tradepost.wallets.domain;

import org.jspecify.annotations.NullMarked;
