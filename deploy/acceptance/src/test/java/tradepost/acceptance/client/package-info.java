/** Users of the public API who keep books of their own. */
@NullMarked
package tradepost.acceptance.client;

import org.jspecify.annotations.NullMarked;
