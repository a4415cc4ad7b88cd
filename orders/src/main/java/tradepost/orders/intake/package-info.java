/** Takes orders and cancellations: checked against the boards, stored, acknowledged. */
@NullMarked
package tradepost.orders.intake;

import org.jspecify.annotations.NullMarked;
