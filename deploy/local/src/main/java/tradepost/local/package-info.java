/** All of Tradepost on one machine, and the commands of {@code ./tradepost}. */
@NullMarked
package tradepost.local;

import org.jspecify.annotations.NullMarked;
