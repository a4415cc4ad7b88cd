/** The rules by which orders are taken, tested as plain Java. */
@NullMarked
package tradepost.orders.intake;

import org.jspecify.annotations.NullMarked;
