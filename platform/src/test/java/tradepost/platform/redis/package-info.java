/** Tests of how Redis is reached. */
@NullMarked
package tradepost.platform.redis;

import org.jspecify.annotations.NullMarked;
