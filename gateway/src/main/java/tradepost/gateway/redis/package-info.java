/** The one connection to Redis, which holds nothing here that may not be lost. */
@NullMarked
package tradepost.gateway.redis;

import org.jspecify.annotations.NullMarked;
