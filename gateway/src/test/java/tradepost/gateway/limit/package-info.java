/** Limits over real Redis, and without it. */
@NullMarked
package tradepost.gateway.limit;

import org.jspecify.annotations.NullMarked;
