/** All the SQL of the notifier. */
@NullMarked
package tradepost.notifier.store;

import org.jspecify.annotations.NullMarked;
