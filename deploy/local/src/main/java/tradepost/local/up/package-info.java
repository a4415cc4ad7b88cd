/** Starts everything in one process tree, says how to try it, and stops it again. */
@NullMarked
package tradepost.local.up;

import org.jspecify.annotations.NullMarked;
