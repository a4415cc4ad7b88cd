/** The port on which feeds deliver, each with a certificate of its own. */
@NullMarked
package tradepost.gateway.feed;

import org.jspecify.annotations.NullMarked;
