/** Tells users by e-mail what happened to their orders. */
@NullMarked
package tradepost.notifier;

import org.jspecify.annotations.NullMarked;
