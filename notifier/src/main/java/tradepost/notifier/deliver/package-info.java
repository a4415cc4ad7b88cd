/** Sends what is due by SMTP. */
@NullMarked
package tradepost.notifier.deliver;

import org.jspecify.annotations.NullMarked;
