/** Listens to users and orders, and records what there is to tell. */
@NullMarked
package tradepost.notifier.watch;

import org.jspecify.annotations.NullMarked;
