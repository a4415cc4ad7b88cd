/** A load of orders at several replicas, what its users were told, and whether it is so. */
@NullMarked
package tradepost.acceptance.orders;

import org.jspecify.annotations.NullMarked;
