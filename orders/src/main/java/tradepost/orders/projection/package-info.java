/** Keeps what {@code order-events} told, for streams that resume. */
@NullMarked
package tradepost.orders.projection;

import org.jspecify.annotations.NullMarked;
