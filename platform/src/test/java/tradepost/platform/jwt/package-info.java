/** Keys and tokens. */
@NullMarked
package tradepost.platform.jwt;

import org.jspecify.annotations.NullMarked;
