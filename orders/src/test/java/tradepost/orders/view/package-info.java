/** Tests of what streams wait for. */
@NullMarked
package tradepost.orders.view;

import org.jspecify.annotations.NullMarked;
