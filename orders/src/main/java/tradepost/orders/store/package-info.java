/** All the SQL of this service. */
@NullMarked
package tradepost.orders.store;

import org.jspecify.annotations.NullMarked;
