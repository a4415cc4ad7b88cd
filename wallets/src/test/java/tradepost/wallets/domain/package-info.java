/** Tests of this package. */
@NullMarked
package tradepost.wallets.domain;

import org.jspecify.annotations.NullMarked;
