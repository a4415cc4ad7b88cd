/** The relay, the consumer and the group commit. */
@NullMarked
package tradepost.platform.relay;

import org.jspecify.annotations.NullMarked;
