/** How services reach Redis, which holds only what can be rebuilt. */
@NullMarked
package tradepost.platform.redis;

import org.jspecify.annotations.NullMarked;
