/** Refusals: what is wrong, in words and facts a client can act on, as RFC 9457 problem details. */
@NullMarked
package tradepost.platform.problem;

import org.jspecify.annotations.NullMarked;
