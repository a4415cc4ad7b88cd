/** Shows orders, trades and their changes to the user they belong to. */
@NullMarked
package tradepost.orders.view;

import org.jspecify.annotations.NullMarked;
