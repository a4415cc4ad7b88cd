/** The rules of orders, tested as plain Java. */
@NullMarked
package tradepost.orders.domain;

import org.jspecify.annotations.NullMarked;
