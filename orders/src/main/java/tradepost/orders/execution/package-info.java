/** Executes orders: one owner for each partition of symbols, between two ticks. */
@NullMarked
package tradepost.orders.execution;

import org.jspecify.annotations.NullMarked;
