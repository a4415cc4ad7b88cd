/** Tests of what is kept for one use. */
@NullMarked
package tradepost.gateway.secret;

import org.jspecify.annotations.NullMarked;
