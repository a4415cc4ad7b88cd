/** What this replica knows of the market, kept in memory from the compacted topics. */
@NullMarked
package tradepost.orders.board;

import org.jspecify.annotations.NullMarked;
