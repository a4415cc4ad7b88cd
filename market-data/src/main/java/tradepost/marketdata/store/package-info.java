/** All the SQL of this service. */
@NullMarked
package tradepost.marketdata.store;

import org.jspecify.annotations.NullMarked;
