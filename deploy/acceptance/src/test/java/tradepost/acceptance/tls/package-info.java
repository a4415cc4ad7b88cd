/** Tradepost on one machine, with TLS between all that is asked. */
@NullMarked
package tradepost.acceptance.tls;

import org.jspecify.annotations.NullMarked;
