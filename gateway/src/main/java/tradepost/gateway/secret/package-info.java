/** Texts that are worth what they open, and what is kept under them for one use. */
@NullMarked
package tradepost.gateway.secret;

import org.jspecify.annotations.NullMarked;
