/** What a user sees of the own notifications. */
@NullMarked
package tradepost.notifier.view;

import org.jspecify.annotations.NullMarked;
