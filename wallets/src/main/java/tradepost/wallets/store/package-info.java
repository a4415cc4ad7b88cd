/** All the SQL of this service. */
@NullMarked
package tradepost.wallets.store;

import org.jspecify.annotations.NullMarked;
