/** One currency for another, at a rate the bank promises first. */
@NullMarked
package tradepost.wallets.exchange;

import org.jspecify.annotations.NullMarked;
