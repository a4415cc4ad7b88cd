/** Replays a file of trades through a private market-data and counts what arrived where. */
@NullMarked
package tradepost.local.replay;

import org.jspecify.annotations.NullMarked;
