/** The banks' exchange rates: fetched on a schedule, checked, kept, and served without ever asking a bank. */
@NullMarked
package tradepost.wallets.rates;

import org.jspecify.annotations.NullMarked;
