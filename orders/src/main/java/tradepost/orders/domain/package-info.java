/** What an order is and how it is decided: plain Java, without clock, chance or I/O. */
@NullMarked
package tradepost.orders.domain;

import org.jspecify.annotations.NullMarked;
