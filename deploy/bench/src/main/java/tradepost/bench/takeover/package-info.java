/** How long a replica of orders takes until it executes the resting orders of another. */
@NullMarked
package tradepost.bench.takeover;

import org.jspecify.annotations.NullMarked;
