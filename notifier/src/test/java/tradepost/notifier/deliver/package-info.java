/** The mails themselves. */
@NullMarked
package tradepost.notifier.deliver;

import org.jspecify.annotations.NullMarked;
