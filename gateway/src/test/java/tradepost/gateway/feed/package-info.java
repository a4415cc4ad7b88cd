/** The port of feeds, and the certificates that open it. */
@NullMarked
package tradepost.gateway.feed;

import org.jspecify.annotations.NullMarked;
