/** Tests of how rows are read. */
@NullMarked
package tradepost.orders.store;

import org.jspecify.annotations.NullMarked;
