/** Every tick on the topic becomes exactly one row. */
@NullMarked
package tradepost.marketdata.history;

import org.jspecify.annotations.NullMarked;
